import type { OracleCase } from './case.ts';

/** What a template calls, and the filters that Ansible has for it. */
const pairs: [kplay: string, jinja: string][] = [
  [`default nope 'a'`, `nope | default('a')`],
  [`default db.nope 7`, `db.nope | default(7)`],
  [`upper (lower 'aB')`, `'aB' | lower | upper`],
  [`capitalize 'eU'`, `'eU' | capitalize`],
  [`trim '  a '`, `'  a ' | trim`],
  [`replace title ' ' '-'`, `title | replace(' ', '-')`],
  [`join (split title ' ') '+'`, `title.split(' ') | join('+')`],
  [`indent lines 2`, `lines | indent(2)`],
  [`length ports`, `ports | length`],
  [`first ports`, `ports | first`],
  [`last ports`, `ports | last`],
  [`unique ports`, `ports | unique`],
  [`sort ports`, `ports | sort`],
  [`pluck (sort users 'name') 'name'`, `users | sort(attribute='name') | map(attribute='name') | list`],
  [`reverse ports`, `ports | reverse | list`],
  [`flatten nested`, `nested | flatten`],
  [`flatten nested 1`, `nested | flatten(levels=1)`],
  [`union ports usual`, `ports | union(usual)`],
  [`intersect ports usual`, `ports | intersect(usual)`],
  [`difference ports usual`, `ports | difference(usual)`],
  [
    `pluck (where users 'admin' true) 'name'`,
    `users | selectattr('admin', 'equalto', true) | map(attribute='name') | list`,
  ],
  [`range 1 4`, `range(1, 4) | list`],
  [`items db`, `db | dict2items`],
  [`fromItems (items db)`, `db | dict2items | items2dict`],
  [`combine conf local`, `conf | combine(local)`],
  [`combine conf local true`, `conf | combine(local, recursive=True)`],
  [`int '42'`, `'42' | int`],
  [`float '1.5'`, `'1.5' | float`],
  [`bool 'yes'`, `'yes' | bool`],
  [`sum ports`, `ports | sum`],
  [`min ports`, `ports | min`],
  [`max ports`, `ports | max`],
  [`ternary tls 'https' 'http'`, `tls | ternary('https', 'http')`],
  [`quote 'a b'`, `'a b' | quote`],
  [`b64encode title`, `title | b64encode`],
  [`b64decode 'aGk='`, `'aGk=' | b64decode`],
  [`hash title 'sha1'`, `title | hash('sha1')`],
  [`sha256 title`, `title | hash('sha256')`],
  [`urlencode 'a b&c'`, `'a b&c' | urlencode`],
  [`basename path`, `path | basename`],
  [`dirname path`, `path | dirname`],
  [`extension path`, `path | splitext | last`],
  [`fromJson '{"a": [1]}'`, `'{"a": [1]}' | from_json`],
  [`fromYaml 'a: [1, b]'`, `'a: [1, b]' | from_yaml`],
  [`regexReplace path '([a-z]+)[.]conf$' '\\1.d'`, `path | regex_replace('([a-z]+)[.]conf$', '\\1.d')`],
  [`regexSearch path '[a-z]+'`, `path | regex_search('[a-z]+')`],
  [`regexFindAll path '[a-z]+'`, `path | regex_findall('[a-z]+')`],
  [`file 'motd'`, `lookup('file', 'motd')`],
  [`template 'page.j'`, `lookup('template', 'page.j')`],
  [`default (env 'KPLAY_NO_SUCH') 'none'`, `lookup('env', 'KPLAY_NO_SUCH') | default('none', true)`],
];

const vars = `  vars:
    title: Web Server
    lines: "a\\nb"
    path: /etc/nginx/site.conf
    tls: true
    ports: [443, 80, 80]
    usual: [80, 22]
    nested: [[1], [2, [3]]]
    users: [{name: bob, admin: false}, {name: ann, admin: true}]
    db: {host: h1, port: 5432}
    conf: {a: {x: 1, y: 1}, l: [1]}
    local: {a: {y: 2}, l: [2]}
`;

/** A play with a task for each of these expressions. */
function play(expressions: string[]): string {
  const task = (expression: string, i: number) =>
    `    - name: T${i}\n      debug:\n        msg: ${JSON.stringify(`{{ ${expression} }}`)}\n`;
  return `- name: P\n  hosts: one\n${vars}  tasks:\n${expressions.map(task).join('')}`;
}

export const functions: OracleCase[] = [
  {
    name: 'functions give what filters and lookups give',
    text: play(pairs.map(([kplay]) => kplay)),
    instead: {
      'play.yml': play(pairs.map(([, jinja]) => jinja)).replace('name: P', 'name: P\n  gather_facts: false'),
    },
    files: { 'files/motd': 'Welcome {{ title }}\n\n', 'templates/page.j': 'for {{ title }}\n' },
  },
];
