import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { isMapping, typeName, type Values } from '../../core/values.ts';
import { type Draft, refuse } from '../model/draft.ts';
import { start } from './mapping.ts';

/** How much one call of a script may print, in bytes. */
const maxBuffer = 64_000_000;
/**
 * Runs a script once, with `--list` or `--host NAME`, and reads the JSON object that it prints; no output for a
 * host means no variables. A failure becomes a finding, and the result is undefined.
 */
export async function askScript(draft: Draft, file: string, args: string[]): Promise<Values | undefined> {
  const called = `${file} ${args[0]}`;
  const { error, stdout, stderr } = await run(file, args);
  if (error) {
    refuse(
      draft,
      'inventory-script',
      `${called} ${failure(error)}${tail(stderr)}`,
      start(file),
      hintFor(error),
    );
    return undefined;
  }
  if (stdout.trim() === '' && args[0] === '--host') return {};
  try {
    const answer: unknown = JSON.parse(stdout, bare);
    if (isMapping(answer)) return answer;
    refuseScript(draft, file, `${called} must print a JSON object, not ${typeName(answer)}`);
  } catch (problem) {
    refuseScript(draft, file, `${called} printed no JSON: ${(problem as Error).message}${tail(stderr)}`);
  }
  return undefined;
}

/** How long one call may take. */
function seconds(): number {
  const given = Number(process.env.KPLAY_INVENTORY_TIMEOUT);
  return given > 0 ? given : 120;
}

type Failure = Error & { code?: string | number | null; signal?: string | null; killed?: boolean };

function run(
  file: string,
  args: string[],
): Promise<{ error: Failure | null; stdout: string; stderr: string }> {
  return new Promise((done) => {
    const options = { timeout: seconds() * 1000, maxBuffer, killSignal: 'SIGKILL' as const };
    const child = execFile(resolve(file), args, options, (error, stdout, stderr) =>
      done({ error: error as Failure | null, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

function failure(error: Failure): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'printed too much';
  if (error.killed) return `took longer than ${seconds()} seconds`;
  if (error.signal) return `was killed by ${error.signal}`;
  return typeof error.code === 'number'
    ? `failed with exit code ${error.code}`
    : `cannot be started (${error.code})`;
}

function hintFor(error: Failure): string | undefined {
  if (error.code === 'EACCES') return 'make it executable: chmod +x';
  if (error.code === 'ENOENT') return 'is the program of its first line (#!) installed?';
  if (error.killed) return 'set KPLAY_INVENTORY_TIMEOUT to allow more seconds';
  return undefined;
}

/** The last lines of stderr, where programs report errors. */
function tail(stderr: string): string {
  const lines = stderr.trim().split('\n').slice(-5).join('\n');
  return lines === '' ? '' : `:\n${lines.slice(-1000)}`;
}

/** Rejects the output of a script. */
export function refuseScript(draft: Draft, file: string, message: string): void {
  refuse(draft, 'inventory-script', message, start(file), 'the format is that of ansible-inventory --list');
}

/** Objects without a prototype, as the YAML reader creates them. */
function bare(_key: string, value: unknown): unknown {
  return isMapping(value) ? Object.assign(Object.create(null), value) : value;
}
