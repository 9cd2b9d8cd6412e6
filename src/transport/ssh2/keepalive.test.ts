import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { keepAlive } from './keepalive.ts';

/** Counts what happens to a connection that is only counted with these pings. */
function pinged(interval: number, count: number, work = () => {}) {
  const seen = { pings: 0, losses: 0 };
  const ping = () => {
    seen.pings++;
    work();
  };
  const giveUp = () => void seen.losses++;
  return { seen, ...keepAlive({ ping, giveUp }, { interval, count }) };
}

function busy(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

test('a silent connection is pinged, and given up once', async () => {
  const { seen, end } = pinged(0.3, 2);
  await sleep(2500);
  end();
  expect(seen).toEqual({ pings: 2, losses: 1 });
});

test.each([
  ['that answers', () => {}],
  ['whose answer waits while this program is busy', () => busy(400)],
])('a connection %s is kept', async (_, work) => {
  const connection = pinged(0.3, 1, () => setImmediate(connection.heard));
  const other = pinged(0.3, 99, work);
  await sleep(2500);
  connection.end();
  other.end();
  expect(connection.seen).toMatchObject({ losses: 0 });
  expect(connection.seen.pings).toBeGreaterThan(1);
});

test('pings of thousands of connections let other events have their turn', async () => {
  let [inOneTurn, most] = [0, 0];
  const work = () => {
    busy(1);
    most = Math.max(most, ++inOneTurn);
  };
  const connections = Array.from({ length: 600 }, () => pinged(0.1, 99, work));
  const until = performance.now() + 2200;
  const counted = () => {
    inOneTurn = 0;
    if (performance.now() < until) setImmediate(counted);
  };
  counted();
  await sleep(2200);
  for (const { end } of connections) end();
  const all = connections.reduce((sum, { seen }) => sum + seen.pings, 0);
  expect(most).toBeLessThanOrEqual(11);
  expect(all).toBeGreaterThan(100);
  // 500 in a second
  expect(all).toBeLessThan(1200);
});
