import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { play, story } from './support/play.ts';
import { dueShells } from './support/shell-host.ts';

describe.each(dueShells)('timeout, in %s', (shell) => {
  const run = (keywords: string, timeout = 1) =>
    play(
      `
- name: P
  hosts: one
  tasks:
    - name: A
      timeout: ${timeout}
      ${keywords}
    - {name: Z, command: "true"}
`,
      [],
      { 'host_vars/one.yml': `kplay_shell: ${shell}` },
    );

  test.each([
    ['a program', 'command: sleep 20'],
    ['a program that ignores signals', `shell: {cmd: "trap '' TERM; sleep 20; sleep 20; sleep 20"}`],
    ['a program that prints without end', 'command: "yes"'],
    ['a loop of short ones', 'shell: {cmd: "while :; do sleep 0.1; done"}'],
    ['what its programs have started', 'shell: {cmd: "sh -c \'sleep 20; touch @/late\' & wait"}'],
  ])('ends %s, and says so', async (_, task) => {
    const { tasks, end, folder } = await run(`${task}\n      ignore_errors: true`);
    expect(story(tasks)).toEqual(['A: ignored', 'Z: changed']);
    expect(tasks[0]?.message).toBe('it took longer than its timeout of 1 s and was ended');
    expect(end!.ms).toBeGreaterThanOrEqual(1000);
    expect(end!.ms).toBeLessThan(18_000);
    expect(existsSync(`${folder}/late`)).toBe(false);
  });

  test('a task that is done in time is done', async () => {
    const { tasks, end } = await run('command: sleep 0.2', 15);
    expect(story(tasks)).toEqual(['A: changed', 'Z: changed']);
    expect(end!.ms).toBeLessThan(15_000);
  });

  test('a task that fails in time says why', async () => {
    const { tasks, code } = await run('command: "false"');
    expect([story(tasks), tasks[0]?.message, code]).toEqual([['A: failed'], 'exit status 1', 3]);
  });
});

test.each([
  ['a program', 'sleep MARK'],
  ['a child in another session', 'setsid sleep MARK & wait'],
  ['a child in another session that ignores signals', `setsid sh -c "trap '' TERM; sleep MARK; :" & wait`],
  ['a program that ignores SIGTERM', `trap '' TERM; sleep MARK; sleep MARK`],
  ['a child in the background that ignores SIGTERM', `(trap '' TERM; sleep MARK; sleep MARK) & sleep MARK`],
  ['a stopped program', 'sleep MARK & kill -STOP $! $$'],
])('nothing of a step that was ended is left running: %s', async (_, cmd) => {
  const mark = `31${process.pid % 1000}.25`;
  const { tasks } = await play(`
- name: P
  hosts: one
  tasks:
    - block: [{name: A, timeout: 1, shell: {cmd: ${JSON.stringify(cmd.replaceAll('MARK', mark))}}}]
      rescue: [{name: R, shell: {cmd: "pgrep -fx 'sleep ${mark}'"}, failed_when: found.rc != 1, register: found}]
`);
  await sleep(0);
  expect(story(tasks)).toEqual(['A: rescued', 'R: unchanged']);
});

/** Processes whose working folder this is. */
function processesIn(folder: string): string[] {
  const isIn = (pid: string) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isIn(name));
}

test('a watch whose step was killed ends: the number of its process may be that of any other by now', async () => {
  const { tasks, folder } = await play(`
- name: P
  hosts: one
  tasks: [{name: A, timeout: 0.5, shell: kill -9 $PPID}]
`);
  expect(story(tasks)).toEqual(['A: failed']);
  await expect.poll(() => processesIn(folder), { timeout: 10_000, interval: 200 }).toEqual([]);
});
