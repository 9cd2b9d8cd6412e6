import type { Diagnostic } from '../core/errors.ts';
import type { CiSystem } from './ci/ci.ts';
import { mostAnnotations } from './log-format.ts';
import { sortedDiagnostics } from './order.ts';

/** The annotations of findings, a line each; of errors and of warnings the first ones only. */
export function annotationsOf(findings: readonly Diagnostic[], ci: CiSystem): string {
  const sorted = sortedDiagnostics(findings);
  const shown = (['error', 'warning'] as const).flatMap((severity) =>
    sorted.filter((finding) => finding.severity === severity && finding.place).slice(0, mostAnnotations),
  );
  const lines = shown.map(({ severity, code, message, hint, place }) => {
    const text = hint === undefined ? message : `${message}\nhint: ${hint}`;
    return ci.annotation({ severity, title: code, message: text, place: place! });
  });
  return lines.map((line) => (line === '' ? '' : `${line}\n`)).join('');
}
