import type { Diagnostic } from '../core/errors.ts';
import { shortPath } from '../core/place-text.ts';
import { clean, cleanLines } from './clean.ts';
import { sortedDiagnostics } from './order.ts';
import type { ReadSource } from './report.ts';
import { formatPlace, snippet, sourceReader } from './source.ts';
import { type Style, style } from './style.ts';

/**
 * Formats all findings about the input in the style of rustc: message and code, place, the source line with
 * carets, hint. Findings without a place come first, the others by file, line and column; duplicates appear once;
 * the number of errors and warnings comes last. Ends with a newline; empty for no findings.
 */
export function formatDiagnostics(
  diagnostics: Diagnostic[],
  options: { color: boolean; read?: ReadSource },
): string {
  if (diagnostics.length === 0) return '';
  const s = style(options.color);
  const read = options.read ?? sourceReader();
  const findings = sortedDiagnostics(diagnostics);
  // a line that holds a secret is not shown, for any of its findings
  const secrets = new Set(
    findings.filter(({ code, secret }) => secret || code === 'plain-secret').map(lineOf),
  );
  const blocks = findings.map((d) => block(d, secrets, read, s));
  return `${blocks.map((b) => b.join('\n')).join('\n\n')}\n\n${count(findings, s)}\n`;
}

function lineOf({ place }: Diagnostic): string {
  return `${place?.file}:${place?.line}`;
}

function block(d: Diagnostic, secrets: ReadonlySet<string>, read: ReadSource, s: Style): string[] {
  const paint = d.severity === 'error' ? s.error : s.warning;
  const lines = [`${paint(`${d.severity}[${clean(d.code)}]`)}: ${s.strong(inSentence(d.message))}`];
  if (d.place) {
    const margin = ' '.repeat(String(d.place.line).length);
    lines.push(`${margin}${s.dim('-->')} ${formatPlace(d.place)}`);
    if (!secrets.has(lineOf(d))) lines.push(...snippet(d.place, read, s));
    if (d.hint) lines.push(`${margin} ${s.dim('=')} ${s.hint('hint')}: ${inSentence(d.hint)}`);
  } else if (d.hint) lines.push(`  ${s.dim('=')} ${s.hint('hint')}: ${inSentence(d.hint)}`);
  return lines;
}

/** A sentence with paths relative to the working folder; text in quotes is the user's and does not change. */
function inSentence(sentence: string): string {
  return cleanLines(sentence).replaceAll(/(?<=^|\s)\/[^\s:,)]+/gm, shortPath);
}

function count(all: Diagnostic[], s: Style): string {
  const errors = all.filter((d) => d.severity === 'error').length;
  const warnings = all.length - errors;
  const parts: string[] = [];
  if (errors > 0) parts.push(s.error(`${errors} ${errors === 1 ? 'error' : 'errors'}`));
  if (warnings > 0) parts.push(s.warning(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`));
  return parts.join(', ');
}
