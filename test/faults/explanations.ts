import type { TaskEvent } from '../../src/core/events.ts';
import { faultsAround, faultsOf, lossOfHost, nameOfTask, resultsOf, stepOf } from './expected.ts';
import type { Fault } from './faults.ts';
import type { History, HostHistory, Report } from './history.ts';
import { isJob, type Step } from './steps.ts';

/** Failures and losses that no fault explains. */
export function unexplained(history: History, host: HostHistory, report: Report): string[] {
  const faults = faultsOf(history, host.name);
  const failures = resultsOf(report, host.name)
    .filter((result) => isFailure(result))
    .filter((result) => {
      const step = stepOf(history.steps, nameOfTask(result));
      return !faultsAround(history, host, step).some((fault) => canFail(fault, step, JSON.stringify(result)));
    })
    .map((result) => `${nameOfTask(result)} failed without a reason: ${result.message}`);
  const loss = lossOfHost(report, host.name);
  if (!loss || faults.some((fault) => canLose(fault, { ...loss, run: report.run }))) return failures;
  return [...failures, `it was ${loss.status} without a reason: ${loss.message}`];
}

/** Whether a step failed in a way that the playbook does not foresee. */
export function isFailure({ status, message }: TaskEvent): boolean {
  return status === 'failed' || (status === 'rescued' && !foreseen.test(message ?? ''));
}

const foreseen = /^(exit status 3|rolled back: "sleep .*; false" failed)$/;

function canFail(fault: Fault, step: Step, result: string): boolean {
  // a rescue handles a lost host, too
  if (step.part === 'block' && canLose(fault, { status: 'lost' })) return true;
  // the loss of another host is a failure of the task
  if (step.on && (canLose(fault, { status: 'lost' }) || fault.kind === 'second')) return true;
  if (fault.kind === 'disk') return step.kind !== 'command' && /No space left|not writable/.test(result);
  if (fault.kind === 'controller') return isInterrupted(step, result);
  // its answer can be known when what it has printed is lost
  if (fault.kind === 'link' || ('part' in fault && fault.part === 'sshd'))
    return (
      (isRead(step) && /its output was lost/.test(result)) ||
      // docs/decisions/0016-lost-links.md: it has printed to a link that was reset
      (step.kind === 'command' && !step.isJob && /SIGPIPE/.test(result))
    );
  // its upload is a shell of its own
  if (fault.kind === 'stop')
    return canLose(fault, { status: 'lost' }) && /the upload .* is stopped/.test(result);
  return fault.kind === 'kill';
}

/** Whether a step says that the end of its run was the reason. */
function isInterrupted(step: Step, result: string): boolean {
  if (step.kind === 'wait') return /, then the run was interrupted/.test(result);
  // the job itself goes on
  if (isJob(step) && /interrupted; the job continues|was cancelled/.test(result)) return true;
  // a host to which the task is delegated was not connected yet
  return step.on !== undefined && /was cancelled|the run was interrupted before it answered/.test(result);
}

/** The playbook reads its output, which kplay does not ask for again. */
function isRead({ kind, creates, isJob }: Step): boolean {
  return kind === 'command' && !creates && !isJob;
}

/** The time in which a dead link is certainly not noticed, and that until a silent shell is looked at, in milliseconds. */
const unnoticed = { link: 5000, shell: 12_000 };

function canLose(
  fault: Fault,
  { status, lock, message = '', run }: { status: string; lock?: object; message?: string; run?: string },
): boolean {
  const { heals = Number.POSITIVE_INFINITY } = 'heals' in fault ? fault : {};
  switch (fault.kind) {
    case 'second':
      // the second one can be the first that has the lock
      return lock !== undefined && !(fault.waits && run === 'two');
    case 'link':
      return fault.cut !== 'dead' || heals > unnoticed.link;
    case 'kill':
      // between its answer and its end: then its shell answers for it, too
      return fault.part !== 'step' || /an answer came twice/.test(message);
    case 'stop':
      // during a login, the shell is a process of sshd
      return (
        fault.part !== 'step' &&
        heals > (fault.part === 'shell' && status === 'lost' ? unnoticed.shell : unnoticed.link)
      );
    case 'controller':
      // it was not connected yet
      if (status === 'unreachable') return true;
      // at the second signal, or soon after these, it waits no longer
      return fault.signals.length > 1 ? !fault.signals.includes('SIGCONT') : fault.signals[0] !== 'SIGINT';
    case 'disk':
      return false;
  }
}
