import { describe, expect, it } from 'vitest';
import { cpuTime } from '../../../test/support/cpu-time.ts';
import { compare, type Position, RunningHosts } from './running-hosts.ts';

describe('positions', () => {
  it.each<[Position, Position, number]>([
    [[1], [2], -1],
    [[2], [2], 0],
    [[2], [2, 0, 0], -1],
    [[2, 1, 0], [2, 0, 9], 1],
    [[3], [2, 0, 9], 1],
    [[-1], [0], -1],
  ])('%j and %j', (a, b, sign) => {
    expect(Math.sign(compare(a, b))).toBe(sign);
  });
});

describe('a running', () => {
  it('meets when no host is behind, in the order of the play', async () => {
    const running = new RunningHosts(['a', 'b', 'c', 'd']);
    const seen: string[] = [];
    const note = (name: string) => (here: string[]) => seen.push(`${name}: ${here}`);
    const c = running.meet('c', [1]).then(note('c'));
    const a = running.meet('a', [1]).then(note('a'));
    running.pass('b', [0]);
    await Promise.resolve();
    expect(seen).toEqual([]);
    running.pass('b', [2]);
    running.leave('d');
    await Promise.all([a, c]);
    expect(seen.sort()).toEqual(['a: a,c', 'c: a,c']);
  });

  it('waits for a host that waits at an earlier place', async () => {
    const running = new RunningHosts(['a', 'b']);
    const order: string[] = [];
    const late = running.meet('a', [5]).then(() => order.push('late'));
    await running.meet('b', [3]).then(() => order.push('early'));
    running.leave('b');
    await late;
    expect(order).toEqual(['early', 'late']);
  });

  it('does not take long with many hosts', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `h${i}`);
    const running = new RunningHosts(names);
    const spent = cpuTime();
    const met = await Promise.all(names.map((name) => running.meet(name, [1])));
    expect(met[999]).toHaveLength(1000);
    expect(spent()).toBeLessThan(1000);
  });
});
