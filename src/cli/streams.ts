import type { Diagnostic } from '../core/errors.ts';
import { exitCode } from '../core/errors.ts';
import { Secrets } from '../core/secrets.ts';
import type { CiSystem } from '../report/ci/ci.ts';
import { withoutCommands } from '../report/ci/harmless.ts';
import { type CiName, ciName, ciNames, ciSystem } from '../report/ci/systems.ts';
import { cleanJson, cleanLines } from '../report/clean.ts';

export const colorChoices = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof colorChoices)[number];

export const ciChoices = ['auto', 'off', ...ciNames] as const;
export type CiChoice = (typeof ciChoices)[number];

let color: ColorChoice = 'auto';
let ci: CiSystem | undefined;
let secrets = new Secrets();

/** Sets the secrets that stdout and stderr mask. */
export function hideSecrets(known: Secrets): void {
  secrets = known;
}

/** Sets the `--color` of the command line. */
export function chooseColor(choice: ColorChoice): void {
  color = choice;
}

/** Sets the `--ci` of the command line: the system whose log this is, if there is one. */
export async function chooseCi(choice: CiChoice = 'auto'): Promise<void> {
  const name: CiName | 'off' | undefined = choice === 'auto' ? ciName(process.env) : choice;
  ci = name === undefined || name === 'off' ? undefined : await ciSystem(name);
}

/** The system whose log this is. */
export function logOf(): CiSystem | undefined {
  return ci;
}

/** A text in which the system that runs this program finds no command. */
export function harmless(text: string): string {
  return process.env.GITHUB_ACTIONS ? withoutCommands(text) : text;
}

/** Whether this stream may show colours. @see https://no-color.org, https://force-color.org */
export function useColor(stream: { isTTY?: boolean }): boolean {
  if (color !== 'auto') return color === 'always';
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  if (ci?.showsColors(process.env)) return true;
  return stream.isTTY === true && TERM !== 'dumb';
}

/** Keeps the program running when the reader is gone or a disk is full; it reports this and ends with 3. */
export function watchStreams(): void {
  let isReported = false;
  process.stderr.on('error', () => {
    // stderr is gone, so there is no way to report it
  });
  process.stdout.on('error', (error) => {
    if (!isReported) cannotWrite('to stdout', error);
    isReported = true;
  });
}

/** Reports a failed write. The exit code becomes 3, unless there is a worse one. */
export function cannotWrite(what: string, error: Error): void {
  const { code = '' } = error as NodeJS.ErrnoException;
  complain(`kplay: cannot write ${what}: ${reasons[code] ?? error.message}\n`);
  process.once('exit', () => {
    process.exitCode ||= exitCode.failed;
  });
}

const reasons: Record<string, string> = {
  EPIPE: 'its reader has closed it',
  ENOSPC: 'no space left on the device',
};
/** Writes lines to stdout, without characters that control a terminal. */
export function say(text: string): void {
  process.stdout.write(harmless(cleanLines(secrets.mask(text))));
}

/** Writes a text to stdout that a view has cleaned, with its colours. */
export function sayStyled(text: string): void {
  process.stdout.write(harmless(secrets.mask(text)));
}

/** Writes a value to stdout as JSON, or a JSON text, without characters that control a terminal. */
export function sayJson(value: unknown): void {
  const text =
    typeof value === 'string' ? secrets.mask(value) : JSON.stringify(secrets.maskAll(value), null, 2);
  process.stdout.write(`${cleanJson(text).trimEnd()}\n`);
}

/** Writes lines to stderr, as `say` does. */
export function complain(text: string): void {
  process.stderr.write(harmless(cleanLines(secrets.mask(text))));
}

/** Writes findings to stderr. */
export async function complainOf(findings: Diagnostic[]): Promise<void> {
  if (findings.length === 0) return;
  const { formatDiagnostics } = await import('../report/diagnostics.ts');
  const masked = secrets.maskAll(findings);
  const text = formatDiagnostics(masked, { color: useColor(process.stderr) });
  process.stderr.write(harmless(secrets.mask(text)));
  if (ci) process.stderr.write((await import('../report/annotations.ts')).annotationsOf(masked, ci));
}
