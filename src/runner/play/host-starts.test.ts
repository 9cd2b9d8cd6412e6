import { expect, test } from 'vitest';
import { HostStarts } from './host-starts.ts';

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Some hosts of a play that begin, and do not end. */
async function begin({ hosts = 1500, begin = 5, ahead = true, aborted = false }) {
  const reached: number[] = [];
  const begun: number[] = [];
  const all = Array.from({ length: hosts }, (_, i) => ({ connectAhead: () => void reached.push(i) }));
  const signal = aborted ? AbortSignal.abort() : new AbortController().signal;
  const starts = new HostStarts(all, ahead, signal);
  for (let i = 0; i < begin; i++)
    void starts.run(() => {
      begun.push(i);
      return new Promise(() => {});
    });
  for (let i = 0; i < begin; i++) await soon();
  return { begun, reached: reached.filter((i) => i >= begin) };
}
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test.each([
  { name: 'hosts begin in their order', given: { hosts: 40, begin: 40 }, begun: 40, reached: [] },
  { name: 'the others are connected', given: { hosts: 40 }, begun: 5, reached: numbers(5, 40) },
  { name: 'only where they need it at once', given: { ahead: false }, begun: 5, reached: [] },
  { name: 'a thousand at most', given: {}, begun: 5, reached: numbers(5, 1005) },
  { name: 'none after an interruption', given: { aborted: true }, begun: 5, reached: [] },
])('$name', async ({ given, begun, reached }) => {
  expect(await begin(given)).toEqual({ begun: numbers(0, begun), reached });
});
