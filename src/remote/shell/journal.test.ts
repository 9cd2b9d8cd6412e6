import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { until } from '../../../test/support/fault-lab.ts';
import { folderWith } from '../../../test/support/program.ts';
import { dueShells } from '../../../test/support/shell-host.ts';
import { partText } from './parts.ts';

/** A journal of a transaction that has replaced the file `old` and made the file `new`. Its session is `owner`. */
async function newJournal(shell: string) {
  const folder = await folderWith({ '.kplay-1': 'old', old: 'new', new: 'new' });
  const journal = `${folder}/journals/ab12`;
  mkdirSync(journal, { recursive: true });
  writeFileSync(`${journal}/script`, partText('journal'));
  writeFileSync(`${journal}/r-1`, `kept\n./.kplay-1\n${folder}\n./old\n`);
  writeFileSync(`${journal}/r-2`, `absent\n./none\n${folder}\n./new\n`);
  const owner = spawn('sleep', ['600']);
  const began = readFileSync(`/proc/${owner.pid}/stat`, 'utf8').split(' ')[21];
  writeFileSync(`${journal}/owner`, `${owner.pid} ${began}\n`);
  for (const name of ['rm', 'mv', 'sync'])
    writeFileSync(`${folder}/${name}`, slow(name, folder), { mode: 0o755 });
  /** Runs the script of the journal, in a process group of its own. */
  const start = (act: string, path = journal): ChildProcess =>
    spawn('sh', ['-c', `PATH=${folder}:$PATH exec ${shell} ${path}/script ${act} ${path}`], {
      detached: true,
    });
  const isAtWork = () => until('it is at work', () => existsSync(`${folder}/begun`));
  const journals = () => readdirSync(`${folder}/journals`);
  return { folder, journal, owner, start, isAtWork, journals };
}

/** A program that does not work with these files before the file `go` exists, the first time. */
const slow = (name: string, folder: string) => `#!/bin/dash
case "$*" in
  *./old | *./new | *./.kplay-1)
    if mkdir ${folder}/begun 2>/dev/null; then until [ -e ${folder}/go ]; do sleep 0.05; done; fi
    ;;
esac
exec /bin/${name} "$@"
`;

describe.each(dueShells)('the journal of a transaction under %s', (shell) => {
  test('is not used by two processes at once: the slower one would remove what the next step writes', async () => {
    const { folder, journal, owner, start, isAtWork, journals } = await newJournal(shell);
    const first = once(start('undo'), 'close');
    await isAtWork();
    const second = once(start('recover', `${journal}.undo`), 'close').then(() => {
      expect(existsSync(`${folder}/new`)).toBe(false);
      writeFileSync(`${folder}/new`, 'of the next step');
    });
    await sleep(300);
    writeFileSync(`${folder}/go`, '');
    await Promise.all([first, second]);
    expect(readFileSync(`${folder}/new`, 'utf8')).toBe('of the next step');
    expect(readFileSync(`${folder}/old`, 'utf8')).toBe('old');
    expect(journals()).toEqual([]);
    owner.kill();
  });

  test.each([
    ['undo', 'old'],
    ['forget', 'new'],
  ])('is removed after its session, if %s was killed', async (act, content) => {
    const { folder, owner, start, isAtWork, journals } = await newJournal(shell);
    const watcher = start('watch');
    await until('it is watched', () => existsSync(`${folder}/journals/ab12/watcher`));
    const killed = start(act);
    await isAtWork();
    process.kill(-killed.pid!, 'SIGKILL');
    await once(killed, 'close');
    owner.kill();
    await once(watcher, 'close');
    expect(journals()).toEqual([]);
    expect(readFileSync(`${folder}/old`, 'utf8')).toBe(content);
    expect(existsSync(`${folder}/new`)).toBe(act === 'forget');
    expect(existsSync(`${folder}/.kplay-1`)).toBe(false);
  });
});
