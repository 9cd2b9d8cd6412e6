import { afterEach, expect, test, vi } from 'vitest';
import { play } from './support/play.ts';

afterEach(() => {
  vi.useRealTimers();
});

const day = 86_400_000;

test.each([
  ['ten years ahead', 3650 * day],
  ['ten years back', -3650 * day],
  ['an hour back', -day / 24],
])('the clock of the controller jumps %s during a run: nothing ends early or late', async (_, jump) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  setTimeout(() => vi.setSystemTime(Date.now() + jump), 300);
  const began = performance.now();
  const { code, tasks } = await play(`- hosts: one
  tasks:
    - {name: Wait, shell: sleep 0.8, timeout: 20}
    - {name: Retry, shell: 'echo x >>@/tries; test "$(wc -l <@/tries)" = 3', register: try, until: try.rc == 0, retries: 5, delay: 0.1}
    - {name: Job, shell: sleep 0.3, async: 20, poll: 0.1}
`);
  expect(code).toBe(0);
  expect(tasks.map(({ status }) => status)).toEqual(['changed', 'changed', 'changed']);
  // the times of tasks are those that have passed
  for (const { ms } of tasks) expect(Math.abs(ms)).toBeLessThan(performance.now() - began + 100);
});
