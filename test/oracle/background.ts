import { change, handlers, type OracleCase, play, tell } from './case.ts';

/** Tasks that go on by themselves. */
export const background: OracleCase[] = [
  {
    name: 'async and poll: waited for',
    text: play([
      '{name: A, command: "echo {{ inventory_hostname }}", async: 10, poll: 1, register: a}',
      tell('B', '{{ a.stdout }} {{ a.rc }}'),
      '{name: C, command: "false", async: 10, poll: 1, ignore_errors: true}',
      '{name: D, shell: {cmd: "echo {{ item }}"}, async: 10, poll: 1, loop: [x, y]}',
      '{name: E, command: sleep 9, async: 1, poll: 1}',
    ]),
  },
  {
    name: 'async and poll: asked for later',
    text: play([
      '{name: A, command: "echo {{ inventory_hostname }}", async: 10, poll: 0, register: a}',
      '{name: B, async_status: {jid: "{{ a.ansible_job_id }}"}, register: b, until: b.finished, retries: 50, delay: 0.2}',
      tell('C', '{{ b.stdout }}'),
      '{name: D, async_status: {jid: "{{ a.ansible_job_id }}", mode: cleanup}}',
      '{name: E, async_status: {jid: "{{ a.ansible_job_id }}"}}',
    ]),
  },
  {
    name: 'async in a handler',
    text: play(
      [change('A', 'notify: H')],
      handlers('{name: H, command: "echo x", async: 10, poll: 1, register: h}'),
    ),
  },
];
