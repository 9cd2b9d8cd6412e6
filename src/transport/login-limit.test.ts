import { expect, test, vi } from 'vitest';
import { ConnectionError } from '../core/connection-error.ts';
import { LoginLimit } from './login-limit.ts';

const busy = new ConnectionError('busy', 'too many logins');
const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

/** The limit when many wait, after some logins have succeeded (a number) or were refused at a place (a letter). */
async function limitAfter(events: (number | string)[], isBusy = false): Promise<number> {
  const limit = new LoginLimit(() => isBusy);
  let name = 0;
  for (const event of events) {
    if (typeof event === 'string') void limit.with(event, () => Promise.reject(busy)).catch(() => {});
    else for (let i = 0; i < event; i++) void limit.with(`h${name++}`, () => Promise.resolve());
  }
  for (let i = 0; i < 500; i++) void limit.with(`h${name++}`, () => new Promise(() => {}));
  await soon();
  return limit.limit;
}

test.each([
  { name: 'at the beginning', events: [], limit: 16 },
  { name: 'each success lets one more in', events: [10], limit: 26 },
  { name: 'not if the program is busy', events: [10], isBusy: true, limit: 16 },
  { name: 'one place that refuses is its own limit', events: ['a', 'a', 'a', 'a'], limit: 16 },
  { name: 'two may be chance', events: ['a', 'b'], limit: 16 },
  { name: 'three places halve it', events: [4, 'a', 'b', 'c'], limit: 10 },
  { name: 'it is never below eight', events: [...'abcdefghijkl'], limit: 8 },
  { name: 'then it grows slowly', events: [...'abc', 32], limit: 8 },
  { name: 'by one in four rounds', events: [...'abc', 36], limit: 9 },
  { name: 'places count together that refuse before it grows', events: ['a', 'b', 1, 'c'], limit: 17 },
])('$name: $limit', async ({ events, isBusy, limit }) => {
  expect(await limitAfter(events, isBusy)).toBe(limit);
});

test('logins begin in the order of their calls, and never more than the limit', async () => {
  const limit = new LoginLimit(() => true);
  let [inside, most] = [0, 0];
  const order: number[] = [];
  const login = async (i: number) => {
    order.push(i);
    most = Math.max(most, ++inside);
    await soon();
    inside--;
    if (i % 3 === 0) throw busy;
  };
  const numbers = Array.from({ length: 200 }, (_, i) => i);
  await Promise.allSettled(numbers.map((i) => limit.with(`h${i}`, () => login(i))));
  expect({ most, order, limit: limit.limit }).toEqual({ most: 16, order: numbers, limit: 8 });
});

test('a login that waits for its host lets others begin', async () => {
  const limit = new LoginLimit(() => true);
  let begun = 0;
  const wait = () => {
    begun++;
    return new Promise<never>(() => {});
  };
  for (let i = 0; i < 40; i++) void limit.with(`h${i}`, wait);
  for (let i = 0; i < 12; i++) void limit.with('same', wait);
  await soon();
  expect(begun).toBe(16);
  await vi.waitFor(() => expect(begun).toBe(48), { timeout: 10_000 });
});

test('it does not grow when nobody waits', async () => {
  const limit = new LoginLimit(() => false);
  await limit.with('a', () => Promise.resolve());
  expect(limit.limit).toBe(16);
});

test.each([
  { logins: 31, wait: false },
  { logins: 32, wait: true },
])('$logins logins, few wait: $wait', async ({ logins, wait }) => {
  const limit = new LoginLimit(() => true);
  const ends: (() => void)[] = [];
  for (let i = 0; i < logins; i++)
    void limit.with(`h${i}`, () => new Promise((end) => ends.push(() => end(0))));
  let few = false;
  void limit.fewWait().then(() => {
    few = true;
  });
  await soon();
  expect(few).toBe(!wait);
  ends[0]!();
  await soon();
  expect(few).toBe(true);
});
