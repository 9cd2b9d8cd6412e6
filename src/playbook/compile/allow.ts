import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../../core/errors.ts';

/** A comment that silences warnings: `# kplay: allow CODE`. Blanks or commas separate several codes. */
const comment = /(^|\s)#\s*kplay:\s*allow\s+([a-z-]+(?:[\s,]+[a-z-]+)*)/;

/**
 * The findings without the warnings that a comment allows, on the same line or on a line of its own above.
 * Errors remain: a comment cannot make a wrong playbook right.
 * @param linesOf the lines of a file; empty for a file that cannot be read
 */
export function withoutAllowed(diagnostics: Diagnostic[], linesOf = fileLines()): Diagnostic[] {
  return diagnostics.filter(({ severity, code, place }) => {
    if (severity === 'error' || !place) return true;
    const lines = linesOf(place.file);
    return !allows(lines[place.line - 1], code) && !aboveAllows(lines, place.line - 2, code);
  });
}

/** The comment lines directly above a line. */
function aboveAllows(lines: readonly string[], index: number, code: string): boolean {
  for (let i = index; /^\s*#/.test(lines[i] ?? ''); i--) if (allows(lines[i], code)) return true;
  return false;
}

function allows(line: string | undefined, code: string): boolean {
  const codes = comment.exec(line ?? '')?.[2];
  return codes?.split(/[\s,]+/).includes(code) ?? false;
}

function fileLines(): (file: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    let lines = known.get(file);
    if (!lines) {
      lines = readLines(file);
      known.set(file, lines);
    }
    return lines;
  };
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
