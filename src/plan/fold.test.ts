import { expect, test } from 'vitest';
import { collectPlan } from './collect.ts';
import { foldResults } from './fold.ts';
import { change, type PlanRow, planOf } from './rows.fixture.ts';

const mode = (before: string) => change('mode', before, '0644');
const sum = (digit: string) => change('sha256', digit.repeat(64), '0'.repeat(64));

test.each<[what: string, rows: PlanRow[], folded: string[]]>([
  [
    'equal hosts',
    [
      ['a', 'A', 'changed', { changes: mode('0600') }],
      ['b', 'A', 'changed', { changes: mode('0600') }],
      ['c', 'A', 'changed', { changes: mode('0640') }],
      ['d', 'A', 'unchanged'],
    ],
    ['A: changed a,b', 'A: changed c', 'A: unchanged d'],
  ],
  [
    'hashes whose values nobody reads',
    [
      ['a', 'A', 'changed', { changes: sum('1') }],
      ['b', 'A', 'changed', { changes: sum('2') }],
    ],
    ['A: changed a,b'],
  ],
  [
    'items of equal hosts',
    [
      ['a', 'A', 'changed', { item: 'x' }],
      ['a', 'A', 'changed', { item: '{"name":"y"}', label: 'y' }],
      ['b', 'A', 'changed', { item: 'x' }],
      ['b', 'A', 'changed', { item: '{"name":"y"}', label: 'y' }],
      ['c', 'A', 'changed', { item: 'x' }],
    ],
    ['A: changed a,b,c [x]', 'A: changed a,b [y]'],
  ],
  [
    'tasks in the order of the playbook, whatever host came first',
    [
      ['a', 'A', 'changed'],
      ['a', 'C', 'changed'],
      ['b', 'A', 'changed'],
      ['b', 'B', 'changed'],
      ['b', 'C', 'changed'],
      ['c', 'D', 'unknown', { message: 'because "C" was not run' }],
    ],
    ['A: changed a,b', 'B: changed b', 'C: changed a,b', 'D: unknown c'],
  ],
])('%s', (_, rows, folded) => {
  const lines = planOf(rows).tasks.flatMap((task) =>
    foldResults(task).map(({ result, hosts, items }) => {
      const list = items.length > 0 ? ` [${items.join(',')}]` : '';
      return `${task.task}: ${result.status} ${hosts.join(',')}${list}`;
    }),
  );
  expect(lines).toEqual(folded);
});

test('hosts and those that cannot be used', () => {
  const { event: take, plan } = collectPlan();
  const start = { version: 2, kplay: '0', time: '', check: true, tasks: 1, host_tasks: 2 } as const;
  take({ event: 'start', ...start, hosts: ['a', 'b'] });
  take({ event: 'play', play: 'Web', hosts: ['b', 'c'], batch: 1, batches: 1, tasks: 1 });
  take({ event: 'host', host: 'a', status: 'connected' });
  take({ event: 'host', host: 'b', status: 'unreachable', message: 'it refuses connections' });
  take({ event: 'warning', message: 'odd' });
  expect(plan).toEqual({
    hosts: ['a', 'b', 'c'],
    tasks: [],
    restarts: [],
    down: [{ host: 'b', status: 'unreachable', message: 'it refuses connections' }],
    warnings: [{ message: 'odd' }],
  });
});
