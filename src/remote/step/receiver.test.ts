import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../../../test/support/fault-lab.ts';
import { inGroup } from '../../../test/support/processes.ts';
import { dueShells, localChannel, send } from '../../../test/support/shell-host.ts';
import type { ShellChannel } from '../session/channel.ts';
import { openSession } from '../session/open.ts';

type OwnChannel = ReturnType<typeof localChannel>;

/** A session, and a way to do something to the channels of its uploads. */
async function sessionWith(shell: string, upload: (command: string) => ShellChannel) {
  const exec = async (command: string) =>
    command.includes('umask 077') ? upload(command.replace('sh -c', `${shell} -c`)) : localChannel(command);
  const session = openSession({ exec }, shell, undefined, { silence: 1 });
  await session.opened;
  const dest = `${await mkdtemp(join(tmpdir(), 'kplay-test-'))}/a`;
  const copy = (content: string) => send(session, 'copy', { dest, content });
  return { session, dest, copy };
}

/** The content arrives only after something was done to the processes of the upload: its shell, and what writes the file. */
function delayed(channel: OwnChannel, act: (shell: number, writer: number) => void): ShellChannel {
  const acted = new Promise<void>((resolve) => {
    channel.onStdout((chunk) => {
      const [, shell, writer] = /^kplay-\S+ (\d+) (\d+)$/m.exec(chunk.toString()) ?? [];
      if (shell === undefined) return;
      act(Number(shell), Number(writer));
      resolve();
    });
  });
  const send = async (data: Uint8Array) => {
    if (data.length > 1) await acted;
    await channel.send(data);
  };
  return { ...channel, send };
}

const large = 'x'.repeat(5_000_000);

describe.each(dueShells)('an upload under %s', (shell) => {
  test.each([
    ['its shell is stopped', (first: number) => process.kill(first, 'SIGSTOP')],
    ['what writes the file is stopped', (_: number, second: number) => process.kill(second, 'SIGSTOP')],
  ])('fails when %s, and nothing of it is left', async (_, stop) => {
    let pid = 0;
    const { session, copy } = await sessionWith(shell, (command) => {
      const channel = localChannel(command);
      pid = channel.pid;
      return delayed(channel, stop);
    });
    await expect(copy(large)).rejects.toThrow(
      /^the content did not arrive: the upload on the host is stopped \(SIGSTOP\), its process is \d+$/,
    );
    expect(await send(session, 'shell', { cmd: 'true' })).toMatchObject({ status: 'changed' });
    await until('nothing is left', () => inGroup(pid).length === 0);
    session.close();
  });

  test('is done when its file is written, also if its channel stays open', async () => {
    const channels: OwnChannel[] = [];
    const { session, dest, copy } = await sessionWith(shell, (command) => {
      // as su does whose command was stopped and has continued
      channels.push(localChannel(`(${command}); kill -s STOP $$`));
      return channels[0]!;
    });
    expect(await copy(large)).toMatchObject({ status: 'changed' });
    expect((await stat(dest)).size).toBe(large.length);
    process.kill(channels[0]!.pid, 'SIGKILL');
    session.close();
  });

  test.each([
    ['its file cannot be written', `echo 'cat: write error' >&2; exit 1`, 'cat: write error'],
    ['it ends without a word', 'exit 7', 'code 7'],
    ['it is killed', 'kill -s KILL $$', 'code SIGKILL'],
  ])('fails when %s', async (_, command, why) => {
    const { session, copy } = await sessionWith(shell, () => localChannel(`read -r _; ${command}`));
    await expect(copy(large)).rejects.toThrow(`the content did not arrive: ${why}`);
    session.close();
  });
});
