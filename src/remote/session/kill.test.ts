import { existsSync, readdirSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { until } from '../../../test/support/fault-lab.ts';
import { inGroup } from '../../../test/support/processes.ts';
import { dueShells, localSession, send } from '../../../test/support/shell-host.ts';

const isAtWork = (folder: string) => until('it is at work', () => existsSync(`${folder}/begun`));

/** Signals a process, if there still is one. */
function signal(pid: number, name: NodeJS.Signals): void {
  if (existsSync(`/proc/${pid}`)) process.kill(pid, name);
}

describe.each(dueShells)('a session that is killed, under %s', (shell) => {
  const started = async (cmd: string, options = {}) => {
    const { session, folder, pid } = await localSession(shell);
    const outcome = send(session, 'shell', { cmd: cmd.replaceAll('@', folder) }, options).catch(
      (error: Error) => error,
    );
    await isAtWork(folder);
    return { session, folder, pid, outcome };
  };

  test.each([
    ['a program', 'touch @/begun; sleep 600'],
    ['a program that ignores SIGTERM', `trap '' TERM; touch @/begun; sleep 600; sleep 600; touch @/late`],
    ['a child in another session', 'setsid sh -c "touch @/begun; exec sleep 600" & wait'],
    [
      'a child of a child in another session',
      `setsid sh -c "trap '' TERM; sh -c 'touch @/begun; sleep 600'; :"`,
    ],
    ['a loop without programs', 'touch @/begun; while :; do :; done'],
    ['a loop of short programs', `trap '' TERM; touch @/begun; while :; do sleep 0.05; done`],
    ['a pipeline', 'sleep 600 | { touch @/begun; cat; }'],
    ['a stopped program', 'touch @/begun; kill -STOP $$'],
  ])('runs nothing any more: %s', async (_, cmd) => {
    const { session, folder, pid, outcome } = await started(cmd);
    const began = performance.now();
    await session.kill();
    expect(performance.now() - began).toBeLessThan(5000);
    expect(await outcome).toMatchObject({
      kind: 'lost',
      message: expect.stringMatching(/^the run was ended, and .* was killed$/),
    });
    await until('nothing is left', () => inGroup(pid).length === 0);
    await sleep(100);
    expect(existsSync(`${folder}/late`)).toBe(false);
  });

  test('cleans up, and begins no later step', async () => {
    const { session, folder } = await localSession(shell);
    const slow = { validate: `sh -c 'touch ${folder}/begun; sleep 600' %s` };
    const steps = [
      send(session, 'copy', { dest: `${folder}/a`, content: 'x', ...slow }),
      send(session, 'copy', { dest: `${folder}/b`, content: 'x' }),
    ].map((step) => step.catch((error: Error) => error.message));
    await isAtWork(folder);
    await session.kill();
    expect(await Promise.all(steps)).toEqual(Array(2).fill('the run was ended, and what it ran was killed'));
    await until('nothing is left', () => readdirSync(folder).join() === 'begun');
  });

  // a transport that runs on this machine closes its input and sends SIGHUP
  test('while it ends by itself leaves nothing behind', async () => {
    const sessions = await Promise.all(Array.from({ length: 12 }, () => localSession(shell)));
    for (const [i, { session, pid }] of sessions.entries()) {
      session.close();
      await sleep(i / 4);
      signal(pid, 'SIGHUP');
    }
    // before the watchdog looks
    await until('nothing is left', () => sessions.every(({ pid }) => inGroup(pid).length === 0), 3);
  });

  test('leaves jobs and daemons alone', async () => {
    const { session, folder } = await localSession(shell);
    const job = { id: `0123${Date.now()}`, seconds: 60, keep: 'never' as const };
    await send(session, 'shell', { cmd: `sleep 1.5; touch ${folder}/job` }, { job } as never);
    await send(session, 'shell', { cmd: `sh -c 'sleep 1.5; touch ${folder}/daemon' >/dev/null 2>&1 &` });
    const outcome = send(session, 'shell', { cmd: `touch ${folder}/begun; sleep 600` }).catch(() => {});
    await isAtWork(folder);
    await session.kill();
    await outcome;
    await until('both are done', () => existsSync(`${folder}/job`) && existsSync(`${folder}/daemon`), 10);
  });

  test('whose shells were killed leaves no upload behind', { timeout: 90_000 }, async () => {
    const { session, folder, pid } = await localSession(shell);
    const size = 100_000 + process.pid;
    const slow = { validate: `sh -c 'touch ${folder}/begun; sleep 600' %s` };
    const step = send(session, 'copy', { dest: `${folder}/a`, content: 'x'.repeat(size), ...slow }).catch(
      () => {},
    );
    await isAtWork(folder);
    const uploads = () =>
      readdirSync('/tmp').filter((name) => {
        const file = `/tmp/${name}/content`;
        return /^kplay-[0-9a-f]{12}-/.test(name) && existsSync(file) && statSync(file).size === size;
      });
    expect(uploads()).toHaveLength(1);
    for (const { pid: each, name } of inGroup(pid))
      if (name !== 'kplay-watchdog') process.kill(each, 'SIGKILL');
    await until('nothing is left', () => inGroup(pid).length === 0 && uploads().length === 0, 60);
    await step;
  });
});
