import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { until } from '../../../test/support/fault-lab.ts';
import { folderWith } from '../../../test/support/program.ts';
import { dueShells } from '../../../test/support/shell-host.ts';
import { partText } from './parts.ts';

const run = promisify(execFile);

/** The journal of a transaction that has made the file `f`, and an rm that first waits for the file `go` when it removes `f`. */
async function newJournal() {
  const slow = `if mkdir begun 2>/dev/null; then until [ -e go ]; do sleep 0.05; done; fi`;
  const rm = `#!/bin/dash\ncase "$*" in *./f) ${slow} ;; esac\nexec /bin/rm "$@"\n`;
  const folder = await folderWith({ f: 'of the transaction', 'bin/rm': rm });
  chmodSync(`${folder}/bin/rm`, 0o755);
  const journal = `${folder}/journals/ab12`;
  mkdirSync(journal, { recursive: true });
  writeFileSync(`${journal}/script`, partText('journal'));
  writeFileSync(`${journal}/r-1`, `absent\n./none\n${folder}\n./f\n`);
  return { folder, journal };
}

test.each(dueShells)(
  'who finds a transaction that is being undone waits for the end under %s',
  async (shell) => {
    const { folder, journal } = await newJournal();
    const script = (path: string, act: string) =>
      run('sh', ['-c', `PATH=${folder}/bin:$PATH exec ${shell} ${path}/script ${act} ${path}`]);
    const first = script(journal, 'undo');
    await until('the first one is at work', () => existsSync(`${folder}/begun`));
    const second = script(`${journal}.undo`, 'recover').then(() => {
      expect(existsSync(`${folder}/f`)).toBe(false);
      writeFileSync(`${folder}/f`, 'of the next step');
    });
    await sleep(300);
    writeFileSync(`${folder}/go`, '');
    await Promise.all([first, second]);
    expect(readdirSync(folder).sort()).toEqual(['begun', 'bin', 'f', 'go', 'journals']);
    expect(readdirSync(`${folder}/journals`)).toEqual([]);
  },
);
