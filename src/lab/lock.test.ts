import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTurn } from './lock.ts';

const folder = () => mkdtemp(join(tmpdir(), 'kplay-turn-'));

test('work in one folder takes turns, also after a failure; another folder is free', async () => {
  const [one, other] = [await folder(), await folder()];
  const log: string[] = [];
  let fail: () => void = () => {};
  const first = inTurn(one, async () => {
    log.push('first begins');
    await new Promise((_, reject) => {
      fail = () => reject(new Error('first fails'));
    });
  });
  await expect.poll(() => log).toEqual(['first begins']);
  const second = inTurn(one, async () => void log.push('second'));
  // takes as long as the second one would without a lock
  for (const i of [1, 2]) await inTurn(other, async () => void log.push(`other ${i}`));
  expect(log).toEqual(['first begins', 'other 1', 'other 2']);
  fail();
  await expect(first).rejects.toThrow('first fails');
  await second;
  expect(log.at(-1)).toBe('second');
});
