import { expect, test } from 'vitest';
import { LoginLimit } from './login-limit.ts';

/** The limit for many logins that wait, after some have succeeded (a number) or were refused at a place (a letter). */
function after(events: (number | string)[], isBusy = false): number {
  const limit = new LoginLimit(() => isBusy);
  for (let i = 0; i < 10_000; i++) void limit.enter();
  for (const event of events) {
    if (typeof event === 'string') limit.refused(event);
    else for (let i = 0; i < event; i++) limit.succeeded();
  }
  return limit.limit;
}

test.each([
  { name: 'at the beginning', events: [], limit: 32 },
  { name: 'each success lets one more in', events: [10], limit: 42 },
  { name: 'not if the program is busy', events: [10], isBusy: true, limit: 32 },
  { name: 'one place that refuses is its own limit', events: ['a', 'a', 'a', 'a'], limit: 32 },
  { name: 'two may be chance', events: ['a', 'b'], limit: 32 },
  { name: 'three places halve it', events: ['a', 'b', 'c'], limit: 16 },
  { name: 'it is never below eight', events: ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c'], limit: 8 },
  { name: 'then it grows slowly', events: ['a', 'b', 'c', 64], limit: 16 },
  { name: 'by one in four rounds', events: ['a', 'b', 'c', 67], limit: 17 },
  { name: 'places count together that refuse before it grows', events: ['a', 'b', 1, 'c'], limit: 33 },
])('$name: $limit', ({ events, isBusy, limit }) => {
  expect(after(events, isBusy)).toBe(limit);
});

test('logins come in by their order, and never more than the limit', async () => {
  const limit = new LoginLimit(() => true);
  let [inside, most] = [0, 0];
  const order: number[] = [];
  const login = async (i: number) => {
    await limit.enter();
    order.push(i);
    most = Math.max(most, ++inside);
    if (i % 3 === 0) limit.refused(String(i));
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
    limit.leave();
  };
  const numbers = Array.from({ length: 200 }, (_, i) => i);
  await Promise.all(numbers.map(login));
  expect({ most, order, limit: limit.limit }).toEqual({ most: 32, order: numbers, limit: 8 });
});

test('it does not grow when nobody waits', () => {
  const limit = new LoginLimit(() => false);
  limit.succeeded();
  expect(limit.limit).toBe(32);
});
