import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { dueShells } from '../../../test/support/shell-host.ts';

/** How often a directory is entered. */
const times = 20_000;

/** Exchanges the directory d for a link to another one, and back, until it is killed: renameat2(2) with RENAME_EXCHANGE. */
const racer = `
my ($call, $one, $other) = (${process.arch === 'arm64' ? 276 : 316}, 'd', 'trap');
while (1) { syscall($call, -100, $one, -100, $other, 2) and die $! }`;

const enterOften = `
. src/remote/shell/paths.sh
n=0 entered=0 outside=0
while [ "$n" -lt ${times} ]; do
  n=$((n + 1))
  if kp_step_into "$1/own/d" "$1/own/d"; then
    entered=$((entered + 1))
    if [ . -ef "$1/outside" ]; then outside=$((outside + 1)); fi
  fi
  cd /
done
echo "$entered $outside"`;

test.each(dueShells)(
  'under %s, a swap of a directory is noticed at any moment',
  async (shell) => {
    const folder = mkdtempSync(join(tmpdir(), 'kplay-enter-'));
    for (const name of ['own/d', 'outside']) mkdirSync(join(folder, name), { recursive: true });
    symlinkSync('../outside', join(folder, 'own/trap'));
    const swapping = spawn('perl', ['-e', racer], { cwd: join(folder, 'own'), stdio: 'ignore' });
    try {
      const [program, ...args] = shell.split(' ');
      const out = execFileSync(program!, [...args, '-c', enterOften, 'sh', folder], { encoding: 'utf8' });
      await setTimeout(50);
      // it has swapped until now
      expect(swapping.exitCode).toBe(null);
      const [entered, outside] = out.trim().split(' ').map(Number);
      expect(entered).toBeGreaterThan(0);
      expect([entered, outside]).toEqual([entered, 0]);
    } finally {
      swapping.kill('SIGKILL');
    }
  },
  60_000,
);
