import { execFileSync } from 'node:child_process';

/** Builds dist once before tests that run the program as its users do, unless KPLAY_TEST_PROGRAM names a build. */
export default function build(): void {
  if (process.env.KPLAY_TEST_PROGRAM !== undefined) return;
  execFileSync(process.execPath, ['build.mjs'], { cwd: new URL('../..', import.meta.url), stdio: 'inherit' });
}
