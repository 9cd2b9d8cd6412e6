import type { DoneStep } from '../../core/done-step.ts';
import type { Status } from '../../core/events.ts';
import { sha256 } from '../../core/hash.ts';
import type { Item } from '../../evaluate/items.ts';
import type { Task } from '../../playbook/plan.ts';
import type { RemoteStep } from '../../remote/step/step.ts';
import type { RunContext } from '../context.ts';
import type { Result } from './result.ts';

/**
 * The key by which a later run knows that a step does the same: all that decides what it does.
 * @param where the host, and the user that the session becomes
 */
export function stepKey(step: RemoteStep, where: readonly string[]): string {
  const { module, variables, words, want, environment, content } = step;
  const sum = content && 'bytes' in content && want?.sha256 === undefined ? sha256(content.bytes) : '';
  return sha256(JSON.stringify([module, variables, words, want, environment, sum, where])).slice(0, 24);
}

/** What a later run needs of a result; undefined if it must do the step itself. */
export function doneStep(task: Task, result: Result, status: Status): DoneStep | undefined {
  const isDone = /^(?:changed|unchanged|rescued|ignored)$/.test(status);
  if (!isDone || result.lost || result.notRun) return undefined;
  const isRead = task.register !== undefined || readsResult(task) || status === 'rescued';
  // what a task with no_log registers is written nowhere
  if (task.noLog && (isRead || result.facts)) return undefined;
  return {
    status: result.status as DoneStep['status'],
    ...(isRead && { value: result.value }),
    ...(result.facts && { facts: result.facts }),
    ...(isRead && result.message !== undefined && { message: result.message }),
  };
}

/** Notes a step for a later run, unless its result contains a secret: that is written nowhere. */
export function noteDone(
  { history, secrets }: RunContext,
  host: string,
  item: Item | undefined,
  done: DoneStep | undefined,
): void {
  if (done && item?.mark && !item.mark.isCheck && !secrets.isIn(done))
    history?.add(host, item.mark.key, done);
}

function readsResult({ changedWhen, failedWhen, until, ignoreErrors }: Task): boolean {
  return [changedWhen, failedWhen, until].some(Boolean) || typeof ignoreErrors === 'object';
}

/** The result of a step that the resumed run has done. */
export function earlierResult({ status, message, value, facts }: DoneStep): Result {
  return {
    status,
    changes: [],
    ...(message !== undefined && { message }),
    value: value ?? { changed: status === 'changed', failed: status === 'failed' },
    ...(facts && { facts }),
    isEarlier: true,
  };
}

/** A result as it is reported: what the resumed run has done is not done again. */
export function asReported(result: Result, status: Status): [Result, Status] {
  if (!result.isEarlier) return [result, status];
  const { changes, value } = result;
  return [
    { status: 'skipped', changes, value, message: `${status} in the run that this one resumes` },
    'skipped',
  ];
}
