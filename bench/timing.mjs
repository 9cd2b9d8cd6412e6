// Runs a command and measures it: wall time, and the CPU time of all its processes on this machine.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'kplay-bench-time-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

// bash's `time` knows milliseconds, and asks the kernel for the times of all descendants that were waited for
const script = 'TIMEFORMAT="%3R %3U %3S"; { time "$@" 2>&3; } 3>&2 2>"$0"';

/**
 * Runs a program to its end, its output going to pipes.
 * @returns {Promise<{wall: number, cpu: number, code: number, stdout: string, stderr: string}>} seconds
 */
export async function timed(argv, { env = {}, cwd } = {}) {
  const file = join(folder, 'times');
  const { code, stdout, stderr } = await finished('bash', ['-c', script, file, ...argv], { env, cwd });
  const [wall, user, system] = readFileSync(file, 'utf8').trim().split(' ').map(Number);
  return { wall, cpu: user + system, code, stdout, stderr };
}

/** Runs a program to its end. Throws only if it cannot be started. */
export function finished(program, args, { env = {}, cwd, input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, cwd });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 128, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}

/** The middle of some numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
