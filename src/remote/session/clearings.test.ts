import { existsSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { until } from '../../../test/support/fault-lab.ts';
import { folderWith } from '../../../test/support/program.ts';
import { dueShells, localChannel } from '../../../test/support/shell-host.ts';
import type { ShellChannel } from './channel.ts';
import { openSession } from './open.ts';

const lost = { code: null, signal: null };

/** A channel whose connection is lost as soon as it has to carry a text with this word. */
function losing(command: string, word: string): ShellChannel {
  const channel = localChannel(command);
  let lose = () => {};
  const ends = [new Promise<typeof lost>((resolve) => (lose = () => resolve(lost))), channel.closed];
  const write = async (data: Uint8Array | string) => {
    if (!String(data).includes(word)) return channel.write(data);
    channel.end();
    lose();
  };
  return { ...channel, write, closed: Promise.race(ends) };
}

test.each(dueShells)(
  'a connection that is lost before %s forgets what is owed: the next shell does',
  async (name) => {
    const home = await folderWith({});
    const file = `${home}/.kplay-owed-ab12`;
    writeFileSync(file, 'owed\n');
    let shells = 0;
    const exec = async (command: string) =>
      ++shells === 1 ? losing(command, 'kp_clear_owed ab12') : localChannel(command);
    const again = { seconds: 16, after: async () => {}, continued: () => {} };
    const session = openSession({ exec }, `env HOME=${home} ${name}`, undefined, { again });
    expect(Object.keys(await session.owed())).toEqual(['ab12']);
    session.clearOwed(['ab12']);
    await session.settle();
    session.close();
    await until('it is forgotten', () => !existsSync(file));
    expect(shells).toBe(2);
  },
);
