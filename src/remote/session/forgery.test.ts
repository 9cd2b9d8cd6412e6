import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { memoryForger, pipeForger } from '../../../test/support/forgers.ts';
import { send, shells } from '../../../test/support/shell-host.ts';
import type { ShellChannel } from './channel.ts';
import { openSession } from './open.ts';
import type { Session } from './session.ts';

/** A shell of this machine that answers through a pipe, as it does under sshd. */
function pipedChannel(command: string): ShellChannel {
  const child = spawn('sh', ['-c', `(${command}) | cat`], { stdio: 'pipe' });
  child.stdin.on('error', () => {});
  return {
    write: async (data) => void child.stdin.write(data),
    send: (data) => new Promise((resolve) => void child.stdin.write(data, () => resolve())),
    end: () => void child.stdin.end(),
    onStdout: (listener) => void child.stdout.on('data', listener),
    onStderr: (listener) => void child.stderr.on('data', listener),
    closed: new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal }))),
  };
}

async function session(shell: string): Promise<Session> {
  const made = openSession({ exec: async (command) => pipedChannel(command) }, shell, undefined);
  await made.opened;
  return made;
}

const perl = (program: string, more = '') => ({
  cmd: `exec perl -e "$P" ${more}`,
  environment: { P: program },
});
const run = (on: Session, { cmd, environment }: { cmd: string; environment?: Record<string, string> }) =>
  send(on, 'shell', { cmd }, { environment: environment ?? {} });

describe.each(shells)('answers under %s', (shell) => {
  test('a process left behind that reads the pipe and answers for a later step is refused', async () => {
    const on = await session(shell);
    expect(await run(on, perl(pipeForger(3), '&'))).toMatchObject({ status: 'changed' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const others = [run(on, { cmd: 'echo x' }), run(on, { cmd: 'sleep 0.5; exit 7' })];
    const third = (await Promise.allSettled(others))[1]!;
    if (third.status === 'rejected') expect(String(third.reason)).toMatch(/forged/);
    else expect(third.value).toMatchObject({ status: 'failed', rc: 7 });
    on.close();
  });

  test("a task that knows the shell's memory answers for it, and is found out", async () => {
    const on = await session(shell);
    await run(on, { cmd: 'true' });
    // refused at once, or found out when the shell itself answers
    await run(on, perl(memoryForger(2))).catch(() => {});
    await on.settle();
    expect(on.loss?.message).toMatch(/forged/);
    await expect(run(on, { cmd: 'true' })).rejects.toThrow(/forged/);
    on.close();
  });
});
