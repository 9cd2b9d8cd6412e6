import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whileListening } from './silence.ts';
import type { TaskRun } from './task-run.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Reports the silences of a task of 200 s that prints a line at these times, in seconds. */
async function silences(prints: number[], task: object = {}): Promise<[number, string][]> {
  const told: [number, string][] = [];
  const fakeRun = {
    task,
    reportSilence: (ms: number, line: string) => told.push([ms, line]),
  } as unknown as TaskRun;
  const output = { at: 0, line: 'of an earlier task' };
  await vi.advanceTimersByTimeAsync(10);
  let end = () => {};
  const ended = whileListening(
    fakeRun,
    { lastOutput: output },
    new Promise<void>((resolve) => (end = resolve)),
  );
  for (let second = 0; second < 200; second++) {
    if (prints.includes(second)) Object.assign(output, { at: performance.now(), line: `line at ${second}` });
    await vi.advanceTimersByTimeAsync(1000);
  }
  end();
  await ended;
  expect(vi.getTimerCount()).toBe(0);
  return told;
}

test.each<[string, number[], [number, string][]]>([
  ['nothing is printed', [], [[60_000, '']]],
  ['something is printed every 50 s', [0, 50, 100, 150], []],
  [
    'it prints again after a silence',
    [5, 100, 101],
    [
      [60_000, 'line at 5'],
      [0, 'line at 100'],
      [60_000, 'line at 101'],
    ],
  ],
])('%s', async (_, prints, expected) => {
  expect(await silences(prints)).toEqual(expected);
});

test('the output of a job is not known', async () => {
  expect(await silences([], { async: 100 })).toEqual([]);
});
