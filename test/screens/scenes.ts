/** A run of which pictures are made. */
export interface Scene {
  title: string;
  hosts: Record<string, object>;
  play: string;
  options?: string[];
  /** The picture is taken two seconds after a row like this one; at the end, if there is none. */
  after?: RegExp;
  /** What the user types when such a row appears. */
  types?: { after: RegExp; text: string };
}

const local = (names: string[]) =>
  Object.fromEntries(names.map((name) => [name, { kplay_connection: 'local' }]));
const web = (count: number) => Array.from({ length: count }, (_, i) => `web${i + 1}`);

export const scenes: Record<string, Scene> = {
  'first-apply': {
    title: 'The first run: what changes stays above, what runs is below',
    hosts: local(web(3)),
    play: `- name: Web servers
  hosts: all
  tasks:
    - name: Create the folder of the site
      file: {path: "@/{{ inventory_hostname }}", state: directory, mode: "0755"}
    - name: Install the configuration
      copy: {dest: "@/{{ inventory_hostname }}/site.conf", content: "server {{ inventory_hostname }}\\n", mode: "0644"}
      notify: [Reload the server]
    - name: Create the accounts
      copy: {dest: "@/{{ inventory_hostname }}/{{ item.name }}", content: "{{ item.shell }}\\n"}
      loop: [{name: eve, shell: /bin/sh}, {name: adam, shell: /bin/bash}]
    - name: Build the site
      shell: {cmd: "sleep 9"}
  handlers:
    - {name: Reload the server, command: "true"}
`,
    after: /running +Build the site/,
  },
  'slow-task': {
    title: 'A task that has printed nothing for a minute',
    hosts: local(web(4)),
    play: `- name: Web servers
  hosts: all
  tasks:
    - name: Build the site
      shell: |
        if [ {{ inventory_hostname }} = web3 ]; then echo 'npm warn deprecated har-validator@5.1.5'; sleep 75; fi
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do echo working; sleep 5; done
`,
    after: /no output for/,
  },
  failure: {
    title: 'A failure: what ran, its first error, where it is, and how to repeat it',
    hosts: local(web(4)),
    play: `- name: Web servers
  hosts: all
  tasks:
    - name: Read the configuration
      shell: test {{ inventory_hostname }} = web1 || cat /etc/nginx/sites-enabled/site.conf
`,
  },
  'host-down': {
    title: 'A host that refuses connections, and one that does not answer',
    hosts: {
      ...local(web(2)),
      db1: { kplay_host: '127.0.0.1', kplay_port: 1 },
      db2: { kplay_host: '127.0.0.1' },
    },
    play: `- name: All servers
  hosts: all
  tasks:
    - name: Wait for the application
      shell: {cmd: "sleep 8"}
`,
    options: ['-T', '30'],
    after: /running +Wait for/,
  },
  'many-hosts': {
    title: '200 hosts',
    // the quick ones are done soon, and nothing happens while the slow ones run
    hosts: Object.fromEntries(
      web(200).map((name, i) => [
        name,
        { kplay_connection: 'local', migrate: i % 10 === 3 ? 90 : 0, build: i % 10 === 7 ? 90 : 0 },
      ]),
    ),
    play: `- name: All servers
  hosts: all
  tasks:
    - name: Migrate the database
      shell: "sleep {{ migrate }}"
      changed_when: false
    - name: Build the site
      shell: "sleep {{ build }}"
      changed_when: false
      loop: [pages, images]
    - name: Restart the service
      shell: "true"
      changed_when: false
`,
    after: / 500 of 600 tasks/,
  },
  interrupted: {
    title: 'Ctrl-C: the running tasks finish',
    hosts: local(web(3)),
    play: `- name: Web servers
  hosts: all
  tasks:
    - name: Upgrade the packages
      shell: {cmd: "sleep 9"}
    - name: Restart the service
      shell: {cmd: "true"}
`,
    types: { after: /running +Upgrade/, text: '\x03' },
    after: /^SIGINT/,
  },
};
