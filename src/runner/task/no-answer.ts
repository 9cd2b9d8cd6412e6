import { failedResult, unknownResult } from '../../actions/results.ts';
import { Unknown } from '../../core/unknown.ts';
import type { Result } from './result.ts';

/** The step never ran, because one before it failed or the run was interrupted. */
export const dropped: Result = { status: 'skipped', changes: [], value: {} };

/** A task that does not run, and why. */
export function skipped(message: string): Result {
  return {
    status: 'skipped',
    changes: [],
    ...(message && { message }),
    value: { changed: false, failed: false, skipped: true },
  };
}

/**
 * In check mode, a failure after something that would have changed: it is unknown whether the task would still fail.
 */
export function doubtful(failed: Result): Result {
  const why = new Unknown('because earlier tasks were not run');
  const message = `${why.why}; in the current state: ${failed.message ?? 'it fails'}`;
  const names = [...(failed.defines?.keys() ?? [])];
  return { ...failed, ...unknownResult(why, names), message };
}

/** The result of a task that fails, or is unknown, before it is sent to its host. */
export function failure(error: unknown): Result {
  if (error instanceof Unknown) return unknownResult(error);
  const message = error instanceof Error ? error.message : String(error);
  const hint =
    error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
  return { ...failedResult(message), ...(hint && { hint }) };
}

/** The host was lost at a task, and the playbook continues. */
export function lost(message: string, hint: string | undefined): Result {
  return {
    status: 'failed',
    changes: [],
    message,
    ...(hint && { hint }),
    value: { changed: false, failed: true, unreachable: true, msg: message },
    lost: true,
  };
}
