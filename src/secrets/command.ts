import { type ExecFileException, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { endWithProgram } from '../core/program-end.ts';
import { type Limits, largestSecret, secretText } from './limits.ts';

const run = promisify(execFile);

/** Runs a program on the controller, in this folder and without a shell, and returns what it prints. */
export async function secretOfCommand(
  argv: readonly string[],
  folder: string,
  { seconds, signal }: Limits,
): Promise<string> {
  const [program, ...args] = argv as [string, ...string[]];
  const running = run(program, args, {
    cwd: folder,
    encoding: 'buffer',
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
    maxBuffer: largestSecret,
    signal,
  });
  running.child.stdin?.on('error', () => {}).end();
  endWithProgram(running.child);
  try {
    return secretText((await running).stdout, `the output of ${program}`);
  } catch (error) {
    throw new Error(explained(error as ExecFileException & { stderr?: Buffer }, program, seconds));
  }
}

function explained(error: ExecFileException & { stderr?: Buffer }, program: string, seconds: number): string {
  const { code, killed, signal, stderr, message } = error;
  if (stderr === undefined) return message;
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return `the output of ${program} is larger than ${largestSecret} bytes`;
  if (typeof code === 'string') return `${program} cannot be run: ${code}`;
  if (killed) return `${program} did not end within ${seconds} s`;
  const line = stderr.toString().trim().split('\n').at(-1);
  return `${program} ended with ${signal ?? code}${line ? `: ${line}` : ''}`;
}
