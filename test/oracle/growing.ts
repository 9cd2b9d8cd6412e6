import { handlers, type OracleCase, on, play, say, tell } from './case.ts';

const playOn = (hosts: string, ...tasks: string[]) => play(tasks).replace('hosts: all', `hosts: ${hosts}`);
const add = (name: string, args: string, more = '') =>
  `{name: ${name}, add_host: {${args}}${more && `, ${more}`}}`;
const group = (name: string, args: string, more = '') =>
  `{name: ${name}, group_by: {${args}}${more && `, ${more}`}}`;
const local = 'ansible_connection: local';

/** A task that replaces the inventory, and the word that reads it. */
const replaced = [
  '{name: W, command: {cmd: cp later.yml hosts.yml, chdir: "{{ playbook_dir }}"}, run_once: true}',
  '{meta: refresh_inventory}',
];
const later = `all: {hosts: {one: , two: , three: , late: }, vars: {${local}, color: blue}}\n`;

/** Hosts and groups that come while a run goes on. */
export const growing: OracleCase[] = [
  {
    name: 'add_host adds once for all hosts; the next play has the host, with its variables',
    text:
      play([
        add('A', 'name: four, groups: [fresh, more], color: red'),
        tell('B', '{{ groups.fresh }}'),
        tell('C', '{{ hostvars.four.color }}'),
        tell('D', '{{ play_hosts }}'),
      ]) +
      playOn('fresh', tell('E', '{{ color }}'), tell('F', '{{ group_names }}')) +
      playOn('all', say('G')),
  },
  {
    name: 'add_host that says nothing new has changed nothing',
    text: play([
      add('A', 'name: four, groups: "fresh, more", color: red'),
      add('B', 'name: four, groups: fresh'),
      add('C', 'name: four, color: red'),
      add('D', 'name: four, color: blue'),
      add('E', 'name: two, groups: fresh'),
      tell('F', '{{ groups.fresh }}'),
      tell('G', '{{ hostvars.four.color }}'),
    ]),
  },
  {
    name: 'add_host to a host that is there',
    text:
      play([add('A', 'hostname: two, groupname: fresh, color: red'), tell('B', '{{ color }}', on('two'))]) +
      playOn('fresh', tell('C', '{{ color }}')),
  },
  {
    name: 'add_host in a loop',
    text:
      play([add('A', 'name: "new{{ item }}", groups: fresh, n: "{{ item }}"', 'loop: [1, 2]')]) +
      playOn('fresh', tell('B', '{{ n }}')),
  },
  {
    name: 'add_host with a condition of the first host',
    text: play([add('A', 'name: four, groups: fresh', on('two')), say('B')]) + playOn('fresh', say('C')),
  },
  {
    name: 'add_host after the first host has failed, in batches',
    text:
      play(
        [
          `{name: F, fail: {msg: nope}, ${on('one')}}`,
          add('A', 'name: "of-{{ inventory_hostname }}", groups: fresh'),
        ],
        '',
        '  serial: 2\n',
      ) + playOn('fresh', say('B')),
  },
  {
    name: 'add_host notifies',
    text: play([add('A', 'name: four', 'notify: H')], handlers(say('H'))),
    differs: {
      why: 'a task that has changed something notifies its handlers',
      theirs: { hosts: { one: ['A changed'] } },
      ours: { hosts: { one: ['A changed', 'handler H ok h'] } },
    },
  },
  {
    name: 'what add_host registers is known to all hosts',
    text: play([add('A', 'name: four', 'register: a'), tell('B', '{{ a.changed }}', on('two'))]),
    differs: {
      why: 'as with run_once: it is said for all hosts',
      theirs: { hosts: { one: ['A changed', 'B skipped'] } },
      ours: { hosts: { two: ['B ok true'] } },
    },
  },
  {
    name: 'add_host, and a task that is delegated there',
    text:
      play([
        add('A', 'name: four, color: red'),
        '{name: B, command: echo hi, delegate_to: four, changed_when: false}',
        '{name: C, set_fact: {said: 1}, delegate_to: four, delegate_facts: true, run_once: true}',
      ]) + playOn('four', tell('D', '{{ said }}')),
  },
  {
    name: 'add_host, variables of its groups and its own in files',
    files: { 'group_vars/fresh.yml': 'size: 1\ncolor: green\n', 'host_vars/four.yml': 'n: 2\n' },
    text:
      play([add('A', 'name: four, groups: fresh, color: red, n: 1')]) +
      playOn('fresh', tell('B', '{{ size }} {{ color }} {{ n }}')),
  },
  {
    name: 'a play on new hosts in batches, in its order',
    text:
      play([add('A', 'name: "new{{ item }}", groups: fresh', 'loop: [1, 3, 2]')]) +
      `- name: P2\n  hosts: fresh\n  serial: 2\n  order: reverse_sorted\n  tasks:\n    - ${say('B')}\n`,
  },
  {
    name: 'a new host is not within the limit',
    text: play([add('A', 'name: four, groups: fresh')]) + playOn('fresh', say('B')),
    args: ['-l', 'one,two'],
  },
  {
    name: 'group_by: each host into the group of its key',
    text:
      play([
        group(
          'A',
          'key: "of {{ inventory_hostname }}-x", parents: [all ours]',
          'when: inventory_hostname != "two"',
        ),
        group('B', 'key: "of {{ inventory_hostname }}-x"', 'when: inventory_hostname != "two"'),
        tell('C', '{{ groups.all }}'),
      ]) +
      playOn('of-one-x', say('D')) +
      playOn('all-ours', tell('E', '{{ inventory_hostname }}')) +
      playOn('of-two-x', say('F')),
  },
  {
    name: 'group_by: a group that is there, and its variables',
    files: { 'group_vars/fresh.yml': 'size: 1\n' },
    text:
      play([
        group('A', 'key: fresh', on('two')),
        group('B', 'key: fresh', on('two')),
        tell('C', '{{ size }}', on('two')),
      ]) + playOn('fresh', tell('D', '{{ size }}')),
  },
  {
    name: 'group_by in batches',
    text:
      play([group('A', 'key: fresh')], '', '  serial: 1\n') +
      playOn('fresh:!two', tell('B', '{{ play_hosts }}')),
  },
  {
    name: 'refresh_inventory: later plays see what is new, and what was added stays',
    files: { 'later.yml': later },
    text:
      play([
        add('A', `name: four, ${local}`),
        group('B', 'key: fresh', on('two')),
        ...replaced,
        tell('C', '{{ groups.all }}'),
        tell('D', '{{ color }}'),
        tell('E', '{{ play_hosts }}'),
      ]) +
      playOn('all', tell('F', '{{ color }}')) +
      playOn('fresh:late', say('G')),
  },
  {
    name: 'refresh_inventory: a host that is gone ends no play at work',
    files: { 'later.yml': `all: {hosts: {one: , two: }, vars: {${local}}}\n` },
    text: play([...replaced, say('A')]) + play([say('B')]),
    differs: {
      why: 'what a host has begun it ends; the next play does without it',
      theirs: { hosts: { one: ['W changed', 'A ok a', 'B ok b'], two: ['A ok a', 'B ok b'] } },
      ours: {
        hosts: { one: ['W changed', 'A ok a', 'B ok b'], two: ['A ok a', 'B ok b'], three: ['A ok a'] },
      },
    },
  },
];
