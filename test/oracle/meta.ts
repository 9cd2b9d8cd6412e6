import { change, fail, failOn, handlers, type OracleCase, on, play, say, second } from './case.ts';

/** The words of `meta`. */
export const meta: OracleCase[] = [
  {
    name: 'clear_host_errors',
    text: play([failOn('two'), '{meta: clear_host_errors}', say('B')]) + second,
    differs: {
      why: 'the host takes part again; that a task has failed is what the run ends with all the same',
      theirs: { hosts: { two: ['F failed nope', 'Second ok second'] }, code: 0 },
      ours: { hosts: { two: ['F failed nope', 'Second ok second'] }, code: 3 },
    },
  },
  {
    name: 'end_host',
    text:
      play([change('A', 'notify: H'), `{meta: end_host, ${on('one')}}`, say('B')], handlers(say('H'))) +
      second,
  },
  { name: 'end_play', text: play([say('A'), '{meta: end_play}', say('B')]) + second },
  {
    name: 'end_play in a batch ends them all',
    text: play([say('A'), '{meta: end_play}', say('B')], '', '  serial: 1\n') + second,
  },
  { name: 'end_batch', text: play([say('A'), '{meta: end_batch}', say('B')], '', '  serial: 1\n') + second },
  { name: 'noop', text: play([say('A'), '{meta: noop}', say('B')]) },
  { name: 'reset_connection', text: play([say('A'), '{meta: reset_connection}', say('B')]) },
  {
    name: 'end_role',
    text: `- name: P\n  hosts: all\n  roles: [r]\n  tasks: [${say('After')}]\n`,
    files: { 'roles/r/tasks/main.yml': `- ${say('A')}\n- {meta: end_role, ${on('one')}}\n- ${say('B')}\n` },
    only: {
      why: 'Ansible has it from 2.18 on',
      ours: { hosts: { one: ['A ok a', 'After ok after'], two: ['A ok a', 'B ok b', 'After ok after'] } },
    },
  },
  {
    name: 'pause, once for all hosts',
    text: play([
      '{name: W, pause: {seconds: 1, echo: false}}',
      '{name: M, pause: {minutes: 0}}',
      '{name: Q, pause: {seconds: 1, prompt: wait}}',
      say('B'),
    ]),
  },
  {
    name: 'flush_handlers in a block with a rescue',
    text: play(
      [
        change('A', 'notify: H'),
        `{block: [{meta: flush_handlers}, ${fail('F', on('two'))}], rescue: [${say('R')}]}`,
      ],
      handlers(say('H')),
    ),
  },
];
