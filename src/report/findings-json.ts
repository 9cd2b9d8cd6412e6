import type { Diagnostic } from '../core/errors.ts';
import { sortedDiagnostics } from './order.ts';

/**
 * Findings as one JSON document, docs/errors.md: `errors` and `warnings` are their numbers; each of `findings` has
 * `severity`, `code` and `message`, and if known `file`, `line`, `col` (from 1), `length` and `hint`.
 */
export function findingsJson(diagnostics: readonly Diagnostic[]): string {
  const all = sortedDiagnostics(diagnostics);
  const errors = all.filter(({ severity }) => severity === 'error').length;
  const findings = all.map(({ severity, code, message, place, hint }) => ({
    severity,
    code,
    message,
    ...place,
    ...(hint === undefined ? {} : { hint }),
  }));
  return `${JSON.stringify({ version: 1, errors, warnings: all.length - errors, findings }, null, 2)}\n`;
}
