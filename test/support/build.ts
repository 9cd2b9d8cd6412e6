import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Builds dist once before tests that run the program as its users do, unless KPLAY_TEST_PROGRAM names a build. */
export default function build(): () => void {
  buildOnce();
  return removeOwed;
}

function buildOnce(): void {
  if (process.env.KPLAY_TEST_PROGRAM !== undefined) return;
  execFileSync(process.execPath, ['build.mjs'], { cwd: new URL('../..', import.meta.url), stdio: 'inherit' });
}

/**
 * Runs of tests end before their handlers, too: removes what this machine, their host, is owed by them. What is younger than
 * two minutes can be in use: other tests may run at the same time, beside the folder of these.
 */
function removeOwed(): void {
  const files = readdirSync(homedir()).filter((name) => name.startsWith('.kplay-owed-'));
  for (const file of files.map((name) => join(homedir(), name))) {
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age < 120_000) continue;
    const [, playbook = ''] = readFileSync(file, 'utf8').split('\n');
    if (playbook.startsWith(join(dirname(tmpdir()), 'kplay-'))) rmSync(file);
  }
}
