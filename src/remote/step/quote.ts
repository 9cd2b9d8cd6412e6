import { homePath } from '../../core/home-path.ts';
import { shellWord } from '../../core/shell-text.ts';

/**
 * The only place that turns values into shell text. Texts of a session are built as strings in which each
 * character is one byte (latin1), so that file names and contents that are not UTF-8 pass unchanged.
 */

/** A value's bytes, one character each. */
export function bytes(value: string | Uint8Array): string {
  if (typeof value === 'string')
    return /^[\x00-\x7f]*$/.test(value) ? value : Buffer.from(value, 'utf8').toString('latin1');
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
}

/**
 * One POSIX shell word for exactly these bytes (XCU 2.2.2, single quotes).
 * @throws Error on a NUL byte, which no shell word can contain.
 */
export function quote(value: string | Uint8Array): string {
  const text = bytes(value);
  if (text.includes('\0')) throw new Error('a NUL byte cannot be part of a shell word');
  return shellWord(text);
}

/**
 * An assignment of a value to a shell variable.
 * @throws Error if the name is not a name (XBD 3.216).
 */
export function assign(name: string, value: string | Uint8Array): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`not a name of a shell variable: ${name}`);
  return `${name}=${quote(value)}\n`;
}

/**
 * An assignment of a path: a home at its beginning stands for itself, so that the shell of the host puts the
 * directory in its place. All else is quoted.
 */
export function assignPath(name: string, path: string): string {
  const home = homePath.exec(path)?.[0];
  if (home === undefined) return assign(name, path);
  const rest = path.slice(home.length);
  return `${name}=${home}${rest === '' ? '' : quote(rest)}\n`;
}

/** Makes a value fit on one line, as `kp_escape` of the prelude does: `\` and newline become `\\` and `\n`. */
export function escapeLine(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** The inverse of escapeLine; a line may consist of escapes only. */
export function unescapeLine(line: string): string {
  if (!line.includes('\\')) return line;
  // an escaped backslash separates parts that can be replaced at once
  const parts = line.split('\\\\').map((part) => part.replaceAll('\\n', '\n').replaceAll('\\', ''));
  return parts.join('\\');
}
