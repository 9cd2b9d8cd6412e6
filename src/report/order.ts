import type { Diagnostic } from '../core/errors.ts';

/**
 * Findings in the order of the report: without a place first, then by file, line and column; duplicates appear
 * once.
 */
export function sortedDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map(
    diagnostics.map((d) => [JSON.stringify([d.severity, d.code, d.message, d.place, d.hint]), d]),
  );
  return [...unique.values()].toSorted(byPlace);
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  const [p, q] = [a.place, b.place];
  if (!p || !q) return Number(p !== undefined) - Number(q !== undefined);
  if (p.file !== q.file) return p.file < q.file ? -1 : 1;
  return p.line - q.line || p.col - q.col;
}
