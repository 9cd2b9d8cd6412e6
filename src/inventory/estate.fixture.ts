/** An inventory that uses every feature, for comparison with ansible-core. */
export const estate: Record<string, string> = {
  'hosts.yml': `
all:
  hosts:
    alone:
    web01: {from_all: 1}
  vars: {v: all, color: all}
  children:
    prod:
      vars: {v: prod, p: 1}
      children:
        web:
          hosts:
            web[01:03].example.org: {role: web}
            web01:
          vars: {v: web, w: 1}
        db:
          hosts:
            db[a:c]:2222:
            web03.example.org: {also: db}
          vars: {v: db, color: db}
    alpha:
      hosts:
        dba:
        n[1:9:4]: null
      vars: {v: alpha, ansible_group_priority: 5}
    zeta:
      hosts: {dba: , dbb: {v: host}}
      vars: {v: zeta, z: [1, {a: b}]}
    empty:
`,
  'group_vars/all.yml': 'v: gv-all\nga: 1\n',
  'group_vars/web.yml': 'v: gv-web\nnested: {a: 1}\n',
  'group_vars/db/one.yml': 'o: one\n',
  'group_vars/db/two': 'd: two\n',
  'group_vars/db/ignored.txt': 'd: ignored\n',
  'group_vars/db/.hidden.yml': 'd: hidden\n',
  'group_vars/db/sub/deep.yaml': 'deep: true\n',
  'group_vars/zeta': 'v: gv-zeta\nansible_group_priority: 9\n',
  'host_vars/dba.yml': 'v: hv-dba\nnested: {b: 2}\n',
  'host_vars/web01/a.yml': 'hv: 1\n',
  'host_vars/alone.yml': '',
  'more.yml': `
web:
  hosts: {web01: {role: more}, new1: }
  vars: {w: 2}
fresh:
  hosts: new2
  children: {alpha: }
`,
  'many/10-a.yml': 'one:\n  hosts: {h1: {x: 1}, h2: }\n',
  'many/20-b.yml': 'two:\n  hosts: {h1: {x: 2}}\n',
  'many/sub/c.yml': 'three:\n  hosts: {h3: }\n',
  'many/group_vars/one.yml': 'g: 1\n',
  'play/group_vars/all.yml': 'v: play-all\nga: play\n',
  'play/group_vars/web.yml': 'v: play-web\n',
  'play/host_vars/dba.yml': 'nested: {c: 3}\n',
};
