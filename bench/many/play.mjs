import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Tasks of the common kinds; each host has a folder of its own, since all hosts are one machine. */
const tasks = `
    - file: { path: "{{ dir }}", state: directory, mode: "0755" }
    - copy: { content: "I am {{ inventory_hostname }}\\n", dest: "{{ dir }}/name", mode: "0644" }
    - template: { src: TEMPLATE, dest: "{{ dir }}/config", mode: "0644" }
    - lineinfile: { path: "{{ dir }}/config", line: "last = yes" }
    - command: { argv: [touch, "{{ dir }}/once"], creates: "{{ dir }}/once" }
    - shell: "cat {{ dir }}/name"
      register: said
      changed_when: false
    - assert: { that: "'I am' in said.stdout" }
    - file: { path: "{{ dir }}/link", src: name, state: link }
    - stat: { path: "{{ dir }}/config" }
      register: config
    - file: { path: "{{ dir }}/config", mode: "0600" }
      when: config.stat.exists`;

/** Writes a playbook; returns the command of kplay that has so many tasks. */
export function writePlay(folder, count) {
  if (count === 0) return ['exec', 'all', 'true'];
  const template = join(folder, 'config.hbs');
  writeFileSync(template, '{{#each (range 1 20)}}option{{this}} = {{../inventory_hostname}}\n{{/each}}');
  const each = tasks
    .replace('TEMPLATE', template)
    .split(/\n(?= {4}-)/)
    .slice(1);
  const chosen = Array.from({ length: count }, (_, i) => each[i % each.length]);
  const play = `- hosts: all\n  vars: { dir: "${folder}/{{ inventory_hostname }}" }\n  tasks:\n${chosen.join('\n')}\n`;
  writeFileSync(join(folder, 'site.yml'), play);
  // all hosts are one machine, which is locked once
  return ['run', join(folder, 'site.yml'), '--lock', 'off'];
}
