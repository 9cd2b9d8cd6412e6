import { change, fail, failOn, handlers as list, type OracleCase, on, play, say, tell } from './case.ts';

export const handlers: OracleCase[] = [
  {
    name: 'handlers run in the order in which they are written, once',
    text: play(
      [change('A', 'notify: [H2, H1]'), change('B', 'notify: H1'), say('C', 'notify: H3')],
      list(say('H1'), say('H2'), say('H3')),
    ),
  },
  {
    name: 'listen, and handlers that notify handlers',
    text: play(
      [change('A', 'notify: [news]')],
      list(change('H1', 'listen: news, notify: H3'), say('H2', 'listen: [news]'), say('H3')),
    ),
  },
  {
    name: 'a handler that notifies itself runs once',
    text: play([change('A', 'notify: H')], list(change('H', 'notify: H'), say('G'))),
  },
  {
    name: 'handlers that notify each other',
    text: play([change('A', 'notify: H')], list(change('G', 'notify: H'), change('H', 'notify: G'))),
    differs: {
      why: 'a handler runs once per flush: what has been notified twice has been done',
      theirs: {
        hosts: { one: ['A changed a', 'handler H changed h', 'handler G changed g', 'handler H changed h'] },
      },
      ours: { hosts: { one: ['A changed a', 'handler H changed h', 'handler G changed g'] } },
    },
  },
  {
    name: 'flush_handlers, and notified again',
    text: play(
      [change('A', 'notify: H'), '{meta: flush_handlers}', say('B'), change('C', 'notify: H')],
      list(say('H')),
    ),
  },
  {
    name: 'force_handlers',
    text: play(
      [change('A', 'notify: H'), failOn('one'), say('B')],
      list(say('H')),
      '  force_handlers: true\n',
    ),
  },
  {
    name: 'no handlers after a failure with force_handlers false',
    text: play([change('A', 'notify: H'), failOn('one')], list(say('H')), '  force_handlers: false\n'),
  },
  {
    name: 'handlers after a failure when nothing is said',
    text: play([change('A', 'notify: H'), failOn('one')], list(say('H'))),
    differs: {
      why: 'a change that a handler has not seen would never be seen',
      theirs: { hosts: { one: ['A changed a', 'F failed nope'] } },
      ours: { hosts: { one: ['A changed a', 'F failed nope', 'handler H ok h'] } },
    },
  },
  {
    name: 'a handler that fails, one with a condition, one with a loop',
    text: play(
      [change('A', 'notify: [H1, H2, H3, H4]')],
      list(
        say('H1', on('two')),
        say('H2', 'loop: [x, y]'),
        fail('H3', on('one')),
        fail('H4', 'ignore_errors: true'),
      ),
    ),
  },
  {
    name: 'all that a task can, a handler can',
    text: play(
      [change('A', 'notify: news')],
      list(
        `{name: H1, command: echo x, register: h, listen: news, failed_when: h.stdout == "y", changed_when: h.stdout == "x", notify: H2, until: h.rc == 0, retries: 2, delay: 0}`,
        tell('H2', '{{ u }} {{ h.stdout }} {{ v }}', 'loop: [x], loop_control: {loop_var: u}, vars: {v: 1}'),
        tell(
          'H3',
          '{{ inventory_hostname }}',
          `listen: news, delegate_to: two, when: [inventory_hostname != "one"]`,
        ),
      ),
    ),
  },
  {
    name: 'only items that have changed notify',
    text: play(
      [
        `{name: A, debug: {msg: "{{ item }}"}, loop: [x, two], changed_when: item == inventory_hostname, notify: H}`,
      ],
      list(say('H')),
    ),
  },
  {
    name: 'a failed task notifies no one, an ignored one neither',
    text: play(
      [
        fail('A', 'changed_when: true, notify: H, ignore_errors: true'),
        change('B', `notify: G, ${on('two')}`),
      ],
      list(say('H'), say('G')),
    ),
  },
];
