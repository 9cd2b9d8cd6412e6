import { change, failOn, handlers, type OracleCase, on, play, say, tell } from './case.ts';

export const delegation: OracleCase[] = [
  {
    name: 'delegated facts',
    text: play(
      [
        `{name: A, set_fact: {f: "{{ inventory_hostname }}"}, delegate_to: three, delegate_facts: true, ${on('one')}}`,
        tell('B', '{{ f }}', on('three')),
      ],
      '',
      '  strategy: linear\n',
    ),
  },
  {
    name: 'a delegated task sees the variables of its own host, and its result is that of its host',
    text: play([
      tell('A', '{{ inventory_hostname }}', 'delegate_to: two, register: a'),
      tell('B', '{{ a.msg }}'),
      '{name: C, command: "echo {{ inventory_hostname }}", delegate_to: localhost, register: c}',
      tell('D', '{{ c.stdout }}'),
    ]),
  },
  {
    name: 'a delegated failure is that of the host whose task it was; it notifies its handlers',
    text: play(
      [
        change('A', `delegate_to: three, notify: H, ${on('one')}`),
        `{name: B, command: "false", delegate_to: one, ${on('two')}}`,
        say('C'),
        failOn('three'),
      ],
      handlers(say('H')),
      '  force_handlers: true\n',
    ),
  },
];
