import { type OracleCase, on, play, say, tell } from './case.ts';

const later = (pattern: string, task: string) => `- name: P\n  hosts: ${pattern}\n  tasks: [${task}]\n`;

/** Hosts and groups that tasks make. */
export const growth: OracleCase[] = [
  {
    name: 'add_host: once for all hosts, and for each item of a loop',
    text:
      play([
        '{name: A, add_host: {name: four, groups: [new], ansible_connection: local, v: 1}}',
        '{name: B, add_host: {name: "{{ item }}", groups: [new, more], ansible_connection: local, v: 2}, loop: [five, six]}',
        tell('C', '{{ groups.new }}', on('two')),
      ]) + later('new', tell('D', '{{ inventory_hostname }} {{ v }}')),
  },
  {
    name: 'group_by: each host by its own key',
    text:
      play([
        '{name: S, set_fact: {k: x}, when: inventory_hostname != "two"}',
        '{name: S, set_fact: {k: y}, when: inventory_hostname == "two"}',
        '{name: A, group_by: {key: "k_{{ k }}", parents: [kinds]}}',
        tell('B', '{{ group_names }}'),
      ]) +
      later('k_x', say('X')) +
      later('kinds:!k_x', say('Y')),
  },
  {
    name: 'refresh_inventory',
    text:
      play([
        '{name: A, shell: "echo \'all: {hosts: {seven: {ansible_connection: local}}}\' >{{ playbook_dir }}/inventory/more.yml", run_once: true}',
        '{meta: refresh_inventory}',
      ]) + later('all', say('B')),
    files: {
      'inventory/hosts.yml': 'all: {hosts: {one: , two: , three: }, vars: {ansible_connection: local}}\n',
    },
    inventory: 'inventory',
  },
];
