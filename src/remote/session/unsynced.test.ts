import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../../test/support/fault-lab.ts';
import { dueShells, localChannel, stepOf } from '../../../test/support/shell-host.ts';
import type { ShellChannel } from './channel.ts';
import { openSession } from './open.ts';

test.each(dueShells)(
  'what a lost shell has written is on the disk before its results count, under %s',
  async (shell) => {
    const folder = await mkdtemp(join(tmpdir(), 'kplay-test-'));
    await writeFile(`${folder}/sync`, `#!/bin/sh\necho "$@" >>${folder}/log\n`, { mode: 0o755 });
    let lose = () => {};
    const lost = new Promise<{ code: null; signal: null }>((resolve) => {
      lose = () => resolve({ code: null, signal: null });
    });
    let isFirst = true;
    const exec = async (command: string): Promise<ShellChannel> => {
      const channel = localChannel(command);
      if (!isFirst) return channel;
      isFirst = false;
      return { ...channel, closed: Promise.race([lost, channel.closed]) };
    };
    const again = { seconds: 16, after: async () => {}, continued: () => {} };
    const session = openSession({ exec }, `env PATH=${folder}:${process.env.PATH} ${shell}`, undefined, {
      again,
    });
    await session.opened;
    // a step that is made later is sent later
    const copy = await stepOf('copy', { dest: `${folder}/a`, content: 'x' });
    const long = await stepOf('shell', { cmd: `echo >>${folder}/begun; sleep 2` });
    const steps = [session.send(copy), session.send(long)];
    await until('the second one is at work', () => existsSync(`${folder}/begun`));
    lose();
    expect(await Promise.all(steps)).toMatchObject([{ status: 'changed' }, { status: 'changed' }]);
    expect(readFileSync(`${folder}/log`, 'utf8')).toBe(`-- ${folder}/a ${folder}/.\n`);
    // although its late output has arrived, too
    expect(readFileSync(`${folder}/begun`, 'utf8')).toBe('\n');
    session.close();
  },
);
