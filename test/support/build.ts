import { execFileSync } from 'node:child_process';

/** Builds dist once before tests that run the program as its users do. */
export default function build(): void {
  execFileSync(process.execPath, ['build.mjs'], { cwd: new URL('../..', import.meta.url), stdio: 'inherit' });
}
