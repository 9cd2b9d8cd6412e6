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

  it('begins when the last host that was awaited leaves', async () => {
    const running = new RunningHosts(['a', 'b', 'c']);
    const met = running.meet('a', [1]);
    running.leave('b');
    running.pass('c', [1, 5]);
    expect(await met).toEqual(['a']);
  });

  it('does not take long with many hosts', async () => {
    const names = Array.from({ length: 5000 }, (_, i) => `h${i}`);
    const running = new RunningHosts(names);
    const spent = cpuTime();
    for (let task = 1; task <= 10; task++) {
      const met = await Promise.all(names.map((name) => running.meet(name, [task])));
      expect(met[4999]).toHaveLength(5000);
    }
    expect(spent()).toBeLessThan(2000);
  });
});
