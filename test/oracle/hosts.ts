import { change, fail, failOn, handlers, type OracleCase, play, say, second, tell } from './case.ts';

/** Which hosts do a task, and what the failure of one means to the others. */
export const hosts: OracleCase[] = [
  {
    name: 'how a host is reached: the inventory wins over the play',
    text: play([say('A')], '', '  remote_user: nobody\n  port: 99\n  connection: ssh\n'),
  },
  {
    name: 'run_once and what it registers',
    text: play([
      tell('A', '{{ inventory_hostname }}', 'run_once: true, register: a'),
      '{name: S, set_fact: {s: "{{ inventory_hostname }}"}, run_once: true}',
      tell('B', '{{ a.msg }} {{ s }}'),
    ]),
  },
  {
    name: 'run_once with a condition of the first host',
    text: play([say('A', 'run_once: true, when: inventory_hostname == "two"'), say('B')]),
  },
  { name: 'run_once that fails', text: play([fail('A', 'run_once: true'), say('B')]) },
  {
    name: 'run_once notifies on its own host',
    text: play([change('A', 'run_once: true, notify: H')], handlers(say('H'))),
  },
  {
    name: 'run_once after the first host has failed',
    text: play([failOn('one'), say('A', 'run_once: true'), say('B')]),
  },
  { name: 'run_once in batches', text: play([say('A', 'run_once: true'), say('B')], '', '  serial: 2\n') },
  {
    name: 'any_errors_fatal',
    text: play([failOn('two'), say('B')], '', '  any_errors_fatal: true\n') + second,
  },
  {
    name: 'any_errors_fatal in a block with a rescue',
    text: play([
      `{any_errors_fatal: true, block: [${failOn('two', 'A')}, ${say('B')}], rescue: [${say('R')}]}`,
      say('After'),
    ]),
  },
  {
    name: 'max_fail_percentage exceeded',
    text: play([failOn('two'), say('B')], '', '  max_fail_percentage: 20\n') + second,
  },
  {
    name: 'max_fail_percentage not exceeded',
    text: play([failOn('two'), say('B')], '', '  max_fail_percentage: 40\n') + second,
  },
  {
    name: 'a host that has failed is not in the next play',
    text: play([failOn('two'), say('B')]) + second,
  },
  {
    name: 'when all hosts have failed, the run is over',
    text: `- name: P1\n  hosts: one\n  tasks:\n    - ${fail('A')}\n${second}`,
  },
  {
    name: 'when all hosts of a batch have failed, there is no next batch',
    text: play([failOn('one'), say('B')], '', '  serial: 1\n') + second,
  },
  {
    name: 'serial by percentage, order',
    text: play([say('A')], '', '  serial: ["34%", 2]\n  order: reverse_sorted\n'),
  },
  ...['inventory', 'reverse_inventory', 'sorted'].map((order) => ({
    name: `order: ${order}`,
    text: play([say('A')], '', `  serial: 1\n  order: ${order}\n`),
  })),
  {
    name: 'a pattern, or a list of them',
    text: play([say('A')]).replace('hosts: all', 'hosts: [two, "all:!one:!two"]'),
  },
  {
    name: 'strategies',
    text: `${play([say('A'), say('B')], '', '  strategy: host-paced\n')}${play([say('C'), say('D')], '', '  strategy: linear\n')}`,
  },
  {
    name: 'hosts chosen on the command line',
    text: play([tell('A', '{{ play_hosts }}')]),
    args: ['-l', 'all:!two'],
  },
];
