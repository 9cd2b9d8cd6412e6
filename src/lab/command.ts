import { execFile, type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { Trouble } from '../core/errors.ts';

interface RunOptions {
  /** Text for its standard input. */
  input?: string;
  env?: Record<string, string>;
}

/** How a command ended: `code` is its exit status, or 128 when a signal killed it. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program with a list of arguments, never through a shell, and waits for it.
 * Throws Trouble when the program cannot be started; any exit status is a result.
 */
export function tryRun(program: string, args: string[], options: RunOptions = {}): Promise<Ended> {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', ...options.env };
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { env, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const code = error ? (error.code ?? 128) : 0;
      if (typeof code === 'string') reject(new Trouble(`cannot run ${program}: ${code}`, { cause: error }));
      else resolve({ code, stdout, stderr });
    });
    // a program that ends without reading its input is not an error: the exit status is the result
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input ?? '');
  });
}

/** Runs a program and returns its output. Throws Trouble with the last lines of output if it fails. */
export async function runTool(program: string, args: string[], options: RunOptions = {}): Promise<string> {
  const ended = await tryRun(program, args, options);
  if (ended.code === 0) return ended.stdout;
  const output = (ended.stderr || ended.stdout).trimEnd().split('\n').slice(-8).join('\n');
  throw new Trouble(`${program} ${args.join(' ')} ended with status ${ended.code}`, { hint: output });
}

/** Runs a program on this terminal and resolves with its exit status (128 for a signal). */
export function attach(program: string, args: string[]): Promise<number> {
  return finished(program, args, { stdio: 'inherit' });
}

/**
 * Starts a program that outlives this one, as a member of the cgroup at `cgroup`, in its own session, with its
 * output in the file `log`. It joins before exec, so no part of it is ever outside.
 * @returns the process id.
 */
export function startIn(
  cgroup: string,
  program: string,
  args: string[],
  options: { log: string; env?: Record<string, string> },
): number {
  const log = openSync(options.log, 'w', 0o600);
  try {
    const join = 'printf "%s\\n" "$$" >"$0/cgroup.procs" && exec "$@"';
    const child = spawn('/bin/sh', ['-c', join, cgroup, program, ...args], {
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...options.env },
      cwd: '/',
    });
    child.unref();
    if (child.pid === undefined) throw new Trouble(`cannot start ${program}`);
    return child.pid;
  } finally {
    closeSync(log);
  }
}

/** Runs a program with the given standard streams; resolves with its exit status (128 for a signal). */
export function finished(program: string, args: string[], options: SpawnOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, options);
    child.on('error', (error) => reject(new Trouble(`cannot run ${program}`, { cause: error })));
    child.on('close', (code) => resolve(code ?? 128));
  });
}
