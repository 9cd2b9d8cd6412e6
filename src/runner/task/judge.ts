import { Unknown } from '../../core/unknown.ts';
import type { Values } from '../../core/values.ts';
import { firstThat } from '../../evaluate/conditions.ts';
import { Pending } from '../../evaluate/errors.ts';
import type { Task } from '../../playbook/plan.ts';
import { layer, type Scope } from '../../template/scope.ts';
import { type Result, registered } from './result.ts';

/** The scope for the conditions of a task that read its result: registered, or as `result`. */
export function withResult(task: Task, result: Result, scope: Scope): Scope {
  return scope.with({ ...layer({ [task.register ?? 'result']: registered(result) }), plain: true });
}

/** Throws Pending while a secret that the conditions about the result read is not fetched: they cannot wait. */
export function requireSecrets(task: Task, scope: Scope): void {
  const { changedWhen = [], failedWhen = [], until = [], ignoreErrors } = task;
  const ignored = typeof ignoreErrors === 'object' ? [ignoreErrors] : [];
  for (const { paths } of [...changedWhen, ...failedWhen, ...until, ...ignored])
    for (const { path } of paths) requireSecret(path, scope);
}

function requireSecret(path: string[], scope: Scope): void {
  try {
    scope.resolve(path);
  } catch (error) {
    if (error instanceof Pending && error.fetched) throw error;
  }
}

/** A result as `changed_when` and `failed_when` see it. */
export function judge(task: Task, raw: Result, scope: Scope): Result {
  const isOpen =
    raw.status === 'skipped' ||
    raw.status === 'unknown' ||
    raw.gaveUp ||
    raw.lost ||
    raw.isIncomplete ||
    raw.isUnplanned;
  if (isOpen || (!task.changedWhen && !task.failedWhen)) return raw;
  try {
    return decided(task, raw, withResult(task, raw, scope));
  } catch (error) {
    if (error instanceof Unknown) return undecided(raw, error);
    // it can lack the value that says whether it has changed something
    if (raw.status === 'failed' && !task.failedWhen) return raw;
    const { message } = error as Error;
    return { ...raw, status: 'failed', message, value: { ...raw.value, failed: true } };
  }
}

function decided({ changedWhen, failedWhen }: Task, raw: Result, scope: Scope): Result {
  const failed = failedWhen ? hasFailed(failedWhen, raw, scope) : raw.status === 'failed';
  const changed = changedWhen ? !firstThat(false, changedWhen, scope) : raw.status === 'changed';
  const status = failed ? 'failed' : changed ? 'changed' : 'unchanged';
  const { message, hint, ...rest } = raw;
  const kept =
    raw.status === 'failed' && !failed ? {} : { ...(message && { message }), ...(hint && { hint }) };
  const why = failed && raw.status !== 'failed' ? { message: 'failed_when says so' } : {};
  const own = raw.notRun ? { ...(changedWhen && { changed }) } : { changed, failed };
  return { ...rest, ...kept, ...why, status, value: { ...raw.value, ...own } };
}

/** A task that did not run counts as successful, unless it is known to fail. */
function hasFailed(failedWhen: NonNullable<Task['failedWhen']>, raw: Result, scope: Scope): boolean {
  try {
    return !firstThat(false, failedWhen, scope);
  } catch (error) {
    if (raw.notRun && error instanceof Unknown) return false;
    throw error;
  }
}

/** A result with unknown changes and failure; its output is known if it ran. */
function undecided(raw: Result, why: Unknown): Result {
  const { changed: _, failed: __, ...known } = raw.value;
  return { ...raw, status: 'unknown', message: why.why, value: known, unknown: why };
}

/**
 * The value that a task that did not run would register, as far as it is known: what others read of it must also
 * hold if it fails, when its failure would not end them.
 * @param isHandled whether a rescue handles its failure
 */
export function predicted(
  task: Task,
  { changed, failed, msg: _, ...known }: Values,
  isHandled: boolean,
): Values {
  if (task.ignoreErrors !== false || isHandled) return known;
  return { ...known, failed: failed!, ...(!task.failedWhen && { changed: changed! }) };
}
