import type { Result } from './outcome.ts';

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

/** A task that fails before its host hears of it. */
export function failure(error: unknown): Result {
  const message = error instanceof Error ? error.message : String(error);
  const hint =
    error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
  return {
    status: 'failed',
    changes: [],
    message,
    ...(hint && { hint }),
    value: { changed: false, failed: true, msg: message },
  };
}

/** The host was lost at a task, and the playbook goes on. */
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

/** Is the host gone, rather than the task failed? */
export function isConnection(error: unknown): error is Error {
  return error instanceof Error && ['ConnectionError', 'SessionLost', 'NoSession'].includes(error.name);
}
