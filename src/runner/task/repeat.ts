import { actionOf } from '../../actions/catalog.ts';
import { withTimeLimit } from '../../core/time-limit.ts';
import type { Item } from '../../evaluate/items.ts';
import type { Task } from '../../playbook/plan.ts';
import type { Outcome } from '../../remote/session/sent-steps.ts';
import type { Session } from '../../remote/session/session.ts';
import type { RemoteStep } from '../../remote/step/step.ts';
import { pause } from '../pause.ts';
import { numberOf } from './evaluate.ts';
import { dropped } from './no-answer.ts';
import type { Result } from './result.ts';
import type { TaskRun } from './task-run.ts';

/** As in Ansible: three more attempts, five seconds apart. */
const defaultRetries = 3;
const defaultDelay = 5;

/** Sends an item again until its conditions hold; without attempts left, or after an interruption, it has failed. */
export async function repeat(
  run: TaskRun,
  { scope }: Item,
  send: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const { task } = run;
  const retries = numberOf(task.retries, 'retries', scope) ?? defaultRetries;
  const delay = numberOf(task.delay, 'delay', scope) ?? defaultDelay;
  let interrupted: (() => Result) | undefined;
  for (let attempt = 1; ; attempt++) {
    const result = await send();
    if (result === dropped && interrupted) return interrupted();
    if (result === dropped || result.notRun || result.isUnplanned || /skipped|unknown/.test(result.status))
      return result;
    const open = run.whyAgain(result, scope);
    const counted = { ...result, value: { ...result.value, attempts: attempt } };
    if (open === undefined) return counted;
    if (attempt > retries || run.isInVain) return gaveUp(counted, open, attempt);
    interrupted = () => gaveUp(counted, open, attempt, ', then the run was interrupted');
    await pause(delay, signal);
    if (signal.aborted) return interrupted();
  }
}

function gaveUp(result: Result, why: string, attempts: number, end = ''): Result {
  const after = `after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}${end}`;
  const message =
    result.status === 'failed' && result.message ? `${result.message} (${after})` : `${why} ${after}`;
  const value = { ...result.value, failed: true, msg: result.value.msg ?? message };
  return { ...result, status: 'failed', message, value, gaveUp: true };
}

/** Whether the items of this task must be sent one by one, each after the answer to the previous one. */
export function isOneByOne(task: Task): boolean {
  return (
    task.until !== undefined ||
    task.throttle !== undefined ||
    task.timeout !== undefined ||
    task.delegateTo !== undefined ||
    task.ignoreUnreachable === true ||
    task.loopControl?.pause !== undefined ||
    (task.async !== undefined && task.poll !== 0) ||
    actionOf(task.module)?.extend !== undefined ||
    actionOf(task.module)?.wait !== undefined
  );
}

/** How long after its timeout a step may take to report its end, in seconds. */
const grace = 10;

/**
 * Sends a step; gives up a session whose host cannot end it in time. The host counts the time of the step, and this program the time
 * in which the host could report its end: not while others have locked it, or while it is connected again.
 */
export async function sendInTime(session: Session, step: RemoteStep): Promise<Outcome> {
  if (step.timeout === undefined) return session.send(step);
  const sent = session.send(step);
  for (;;) {
    const { admitted } = session;
    await Promise.race([admitted, sent]);
    const outcome = await withTimeLimit((step.timeout + grace) * 1000, sent);
    if (outcome !== undefined) return outcome;
    if (admitted === session.admitted)
      session.abandon(`a task did not end within ${grace} s after its timeout of ${step.timeout} s`);
  }
}
