import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { timeLimit } from './time-limit.ts';

const block = (ms: number) => {
  for (const end = performance.now() + ms; performance.now() < end; );
};

test('it is over after its time', async () => {
  const began = performance.now();
  await new Promise<void>((resolve) => timeLimit(150, resolve));
  expect(performance.now() - began).toBeGreaterThanOrEqual(149);
});

test.each([
  { name: 'cancelled', blocked: 0, cancel: true, waits: 400, over: false },
  { name: 'in time', blocked: 0, cancel: false, waits: 1500, over: true },
  { name: 'after a time in which the program was busy', blocked: 600, cancel: false, waits: 30, over: false },
  { name: 'later, too', blocked: 600, cancel: false, waits: 1500, over: true },
])('$name: $over', async ({ blocked, cancel, waits, over }) => {
  let isOver = false;
  const end = timeLimit(300, () => {
    isOver = true;
  });
  if (cancel) end();
  block(blocked);
  await sleep(waits);
  expect(isOver).toBe(over);
  end();
});

test('one that begins after a time in which the program was busy is no longer', async () => {
  const end = timeLimit(60_000, () => {});
  await sleep(150);
  block(3000);
  const began = performance.now();
  await new Promise<void>((resolve) => timeLimit(150, resolve));
  end();
  expect(performance.now() - began).toBeLessThan(2000);
});

test('what has waited while the program was busy still comes in time', async () => {
  let isOver = false;
  const end = timeLimit(150, () => {
    isOver = true;
  });
  const { port1, port2 } = new MessageChannel();
  port1.on('message', end);
  port2.postMessage('');
  block(500);
  await sleep(300);
  port1.close();
  expect(isOver).toBe(false);
});
