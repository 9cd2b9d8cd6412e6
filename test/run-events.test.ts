import { expect, test } from 'vitest';
import { play } from './support/play.ts';

test('the beginning of an item says which one it is, and its task by its name', async () => {
  const { events, stderr } = await play(`- name: P
  hosts: one, two
  tasks:
    - name: "Say {{ word }}"
      debug: {msg: '{{ item.port }}'}
      loop: [{port: 1, name: a}, {port: 2, name: b}]
      vars: {word: it}
    - {name: Last, debug: {msg: x}}
    - {name: Nothing, meta: noop}
`);
  const begun = events.filter((event) => event.event === 'begin' && event.host === 'one');
  const base = { event: 'begin', host: 'one', play: 'P', module: 'debug', handler: false };
  expect(begun, stderr).toEqual([
    { ...base, task: 'Say it', item: '{"port":1,"name":"a"}', label: 'a', number: 1, items: 2 },
    { ...base, task: 'Say it', item: '{"port":2,"name":"b"}', label: 'b', number: 2, items: 2 },
    { ...base, task: 'Last' },
  ]);
  const labels = events.flatMap((event) => (event.event === 'task' && event.label) || []);
  expect(labels.toSorted()).toEqual(['a', 'a', 'b', 'b']);
  expect(events[0]).toMatchObject({ event: 'start', tasks: 2, host_tasks: 4 });
  expect(events[1]).toMatchObject({ event: 'play', tasks: 2 });
});
