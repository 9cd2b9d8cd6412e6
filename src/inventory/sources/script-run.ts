import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { endWithProgram } from '../../core/program-end.ts';
import { parseJson } from '../../core/text.ts';
import type { Values } from '../../core/values.ts';
import type { Draft } from '../model/draft.ts';
import { isValid } from './documents.ts';
import { start } from './mapping.ts';

/** How much one call of a script may print, in bytes. */
const maxBuffer = 64_000_000;
const code = 'inventory-script';
const hint = 'the format is that of ansible-inventory --list';

/**
 * Runs a script once, with `--list` or `--host NAME`, and reads the JSON object that it prints; no output for a
 * host means no variables. A failure becomes a finding, and the result is undefined.
 */
export async function askScript(draft: Draft, file: string, args: string[]): Promise<Values | undefined> {
  const called = `${file} ${args[0]}`;
  const { error, stdout, stderr } = await run(file, args);
  if (error) {
    draft.findings.error(code, `${called} ${failure(error)}${tail(stderr)}`, {
      place: start(file),
      hint: hintFor(error),
    });
    return undefined;
  }
  if (stdout.trim() === '' && args[0] === '--host') return {};
  let answer: unknown;
  try {
    answer = parseJson(stdout);
  } catch (problem) {
    const message = `${called} printed no JSON: ${(problem as Error).message}${tail(stderr)}`;
    draft.findings.error(code, message, { place: start(file), hint });
    return undefined;
  }
  const name = args[0] === '--list' ? 'inventory/sources/script-list' : 'inventory/sources/script-host';
  const about = `${file} ${args.join(' ')}: `;
  return (await isValid(draft, name, answer, { code, file, about, hint })) ? (answer as Values) : undefined;
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
    endWithProgram(child);
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
