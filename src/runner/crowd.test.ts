import { describe, expect, it } from 'vitest';
import { cpuTime } from '../../test/support/cpu-time.ts';
import { Crowd, compare, type Position } from './crowd.ts';

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

describe('a crowd', () => {
  it('meets when nobody is behind, in the order of the play', async () => {
    const crowd = new Crowd(['a', 'b', 'c', 'd']);
    const seen: string[] = [];
    const note = (name: string) => (here: string[]) => seen.push(`${name}: ${here}`);
    const c = crowd.meet('c', [1]).then(note('c'));
    const a = crowd.meet('a', [1]).then(note('a'));
    crowd.pass('b', [0]);
    await Promise.resolve();
    expect(seen).toEqual([]);
    crowd.pass('b', [2]);
    crowd.leave('d');
    await Promise.all([a, c]);
    expect(seen.sort()).toEqual(['a: a,c', 'c: a,c']);
  });

  it('waits for a host that waits at an earlier place', async () => {
    const crowd = new Crowd(['a', 'b']);
    const order: string[] = [];
    const late = crowd.meet('a', [5]).then(() => order.push('late'));
    await crowd.meet('b', [3]).then(() => order.push('early'));
    crowd.leave('b');
    await late;
    expect(order).toEqual(['early', 'late']);
  });

  it('does not take long with many hosts', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `h${i}`);
    const crowd = new Crowd(names);
    const spent = cpuTime();
    const met = await Promise.all(names.map((name) => crowd.meet(name, [1])));
    expect(met[999]).toHaveLength(1000);
    expect(spent()).toBeLessThan(1000);
  });
});
