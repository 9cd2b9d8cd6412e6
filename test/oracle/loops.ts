import { type OracleCase, on, play, tell } from './case.ts';

export const loops: OracleCase[] = [
  {
    name: 'loop_var and index_var',
    text: play([tell('A', '{{ i }} {{ u }}', 'loop: [x, y], loop_control: {loop_var: u, index_var: i}')]),
  },
  {
    name: 'label and pause',
    text: play([
      tell(
        'A',
        '{{ item.n }}',
        'loop: [{n: x}, {n: y}], loop_control: {label: "<{{ item.n }}>", pause: 0.1}',
      ),
    ]),
  },
  {
    name: 'conditions see the item; a loop of which all items are skipped; an empty one',
    text: play([
      tell('A', '{{ item }}', 'loop: [one, two], when: item == inventory_hostname'),
      tell('B', '{{ item }}', 'loop: [x, y], when: inventory_hostname == "two"'),
      tell('C', '{{ item }}', 'loop: []'),
    ]),
  },
  {
    name: 'the results of a loop',
    text: play([
      tell('A', '{{ item }}', 'loop: [x, y], register: a, changed_when: item == "y"'),
      tell(
        'B',
        '{{ item.item }} {{ item.msg }}',
        'loop: a.results, loop_control: {label: "{{ item.item }}"}',
      ),
      tell('C', 'changed', 'when: a.changed'),
    ]),
  },
  {
    name: 'an item fails, the others have their turn',
    text: play([
      `{name: A, fail: {msg: "{{ item }}"}, loop: [x, y, z], when: item != "x", register: a, ignore_errors: true}`,
      tell('B', 'failed', 'when: a.failed'),
      `{name: C, fail: {msg: "{{ item }}"}, loop: [x, y], ${on('one')}}`,
      tell('D', 'd'),
    ]),
  },
  {
    name: 'until that holds at once, and never',
    text: play([
      tell('A', 'x', 'register: a, until: a.failed == false, retries: 2, delay: 0'),
      tell('B', 'x', 'register: b, until: b.failed == true, retries: 1, delay: 0, ignore_errors: true'),
      tell('C', '{{ b.failed }}'),
    ]),
  },
  {
    name: 'until counts',
    text: play([
      '{name: A, shell: "echo x >>{{ playbook_dir }}/{{ inventory_hostname }}; wc -l <{{ playbook_dir }}/{{ inventory_hostname }}", register: a, until: a.stdout == "3", retries: 5, delay: 0}',
      tell('B', '{{ a.attempts }} {{ a.stdout }}'),
    ]),
  },
];
