import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { childrenOf, isStopped } from '../../../test/faults/processes.ts';
import { until } from '../../../test/support/fault-lab.ts';
import { dueShells, localChannel, localSession, send } from '../../../test/support/shell-host.ts';
import type { ShellChannel } from './channel.ts';
import { openSession } from './open.ts';
import { Watch, type WatchFinding } from './watch.ts';

describe.each(dueShells)('a shell that says nothing, under %s', (shell) => {
  test('is given up when it is stopped', async () => {
    const { session, pid } = await localSession(shell, { silence: 1 });
    const steps = [send(session, 'shell', { cmd: 'sleep 1' }), send(session, 'shell', { cmd: 'true' })];
    await sleep(400);
    process.kill(pid, 'SIGSTOP');
    const [first, second] = await Promise.allSettled(steps);
    process.kill(pid, 'SIGKILL');
    // the step at work does not need its shell
    expect(first).toMatchObject({ value: { status: 'changed' } });
    expect(second).toMatchObject({
      reason: {
        message: expect.stringContaining('is stopped'),
        hint: expect.stringContaining(`kill -CONT ${pid}`),
      },
    });
  });

  test('is given up when it is stopped and does not reply', async () => {
    const { session, pid } = await localSession(shell, { silence: 1 });
    process.kill(pid, 'SIGSTOP');
    await expect(session.ask('kp_say')).rejects.toThrow('is stopped');
    process.kill(pid, 'SIGKILL');
  });

  test('is waited for when its task takes long', async () => {
    const { session } = await localSession(shell, { silence: 0.1 });
    expect(await send(session, 'shell', { cmd: 'sleep 1.5' })).toMatchObject({ status: 'changed' });
    session.close();
  });

  test('is waited for when it was stopped for a moment', async () => {
    const { session, pid } = await localSession(shell, { silence: 1 });
    process.kill(pid, 'SIGSTOP');
    const step = send(session, 'shell', { cmd: 'true' });
    await sleep(1200);
    process.kill(pid, 'SIGCONT');
    expect(await step).toMatchObject({ status: 'changed' });
    session.close();
  });
});

test.runIf(process.getuid?.() === 0)(
  'su, which stops with its shell, goes on with it and ends with it',
  async () => {
    const channels: ReturnType<typeof localChannel>[] = [];
    const exec = async (command: string) => {
      channels.push(localChannel(command));
      return channels.at(-1)!;
    };
    const session = openSession({ exec }, 'sh', { user: 'root', method: 'su' });
    await session.opened;
    const su = channels[0]!;
    const [shell] = childrenOf(su.pid);
    process.kill(shell!, 'SIGSTOP');
    await until('su is stopped', () => isStopped(su.pid));
    process.kill(shell!, 'SIGCONT');
    await until('su goes on', () => !isStopped(su.pid));
    session.close();
    expect(await su.closed).toMatchObject({ code: 0 });
  },
);

/** A host that answers a look with what `script` prints. */
function looking(script: string | undefined) {
  const verdicts: WatchFinding[] = [];
  let looks = 0;
  const look = async (): Promise<ShellChannel> => {
    looks++;
    if (script === undefined) throw new Error('MaxSessions');
    const child = spawn('sh', ['-c', script]);
    return {
      write: async () => {},
      send: async () => {},
      end: () => {},
      onStdout: (listener) => void child.stdout.on('data', listener),
      onStderr: () => {},
      closed: new Promise((resolve) => child.on('close', (code) => resolve({ code, signal: null }))),
    };
  };
  const giveUp = (verdict: WatchFinding) => void verdicts.push(verdict);
  const watch = new Watch({ name: 'it', pids: () => ['77', '78'], isAwaited: () => true, look, giveUp }, 100);
  return { verdicts, watch, looks: () => looks };
}

test.each([
  ['the shell runs', "echo '77 (sh) S 1 1'; echo '1 (init) S 0 1'", undefined],
  ['its name looks like a state', "echo '77 (a) T 1 1 (sh) S 1 1'; echo '1 (init) S 0 1'", undefined],
  ['it is traced', "echo '77 (sh) t 1 1'", /is stopped/],
  ['its last process is stopped', "echo '77 (sh) S 1 1'; echo '78 (cat) T 1 1'", /process is 78$/],
  ['its last process has ended', "echo '77 (sh) S 1 1'; echo '1 (init) S 0 1'", undefined],
  ['it is not there', "echo '1 (init) S 0 1'", /is gone/],
  ['it is a zombie', "echo '77 (sh) Z 1 1'", /is gone/],
  ['processes of others are hidden', 'true', undefined],
  ['there is no channel for a look', undefined, undefined],
  ['no command starts', 'sleep 2', /starts no command/],
])('%s: what is made of it', async (_, script, verdict) => {
  const { verdicts, watch, looks } = looking(script);
  await sleep(900);
  watch.end();
  expect(looks()).toBeGreaterThan(1);
  if (verdict) expect(verdicts[0]?.message).toMatch(verdict);
  else expect(verdicts).toEqual([]);
});

test('a shell that answers is not checked', async () => {
  const { verdicts, watch, looks } = looking("echo '77 (sh) T 1 1'");
  for (let i = 0; i < 20; i++) {
    watch.noteLife();
    await sleep(20);
  }
  watch.end();
  expect([looks(), verdicts]).toEqual([0, []]);
});
