import type { Diagnostic } from '../core/errors.ts';
import type { RecordedRun } from './recorded-run.ts';
import type { KeptRequest } from './requests.ts';

/**
 * Begins to keep the run of a program in the history; undefined if it wants none, or the run cannot be kept.
 * @param warnings takes what could not be kept
 */
export async function recordRequest(
  playbooks: readonly string[],
  { history = 'off', historyPlace, historyKeep }: KeptRequest,
  { isPartial, warnings }: { isPartial: boolean; warnings: Diagnostic[] },
): Promise<RecordedRun | undefined> {
  if (history === 'off') return undefined;
  const { recordRun } = await import('./recorded-run.ts');
  const all = Number.POSITIVE_INFINITY;
  return recordRun(playbooks, {
    isPartial,
    ...(historyPlace !== undefined && { historyPlace }),
    ...(historyKeep && { historyKeep: { runs: all, days: all, bytes: all, ...historyKeep } }),
    warn: (message) => warnings.push({ severity: 'warning', code: 'unkept-run', message }),
  });
}
