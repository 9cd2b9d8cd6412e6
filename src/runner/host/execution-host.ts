import type { Session } from '../../remote/session/session.ts';
import type { RemoteStep } from '../../remote/step/step.ts';
import type { RunContext } from '../context.ts';
import { dropped, failure } from '../task/no-answer.ts';
import { sendInTime } from '../task/repeat.ts';
import { type Result, resultOf } from '../task/result.ts';
import type { RunHost } from './host.ts';
import { AsyncJob, expectedJobResult, type JobTimes } from './jobs.ts';

/**
 * The host where a task runs, which may differ from the task's own, and a way to get a session there for one step.
 */
export interface ExecutionHost {
  host: RunHost;
  lend: <T>(work: (session: Session) => Promise<T>) => Promise<T>;
}

/** Sends a step to the host where it runs; as a job, if `times` is given. */
export function sendTo(
  place: ExecutionHost,
  step: RemoteStep,
  times: JobTimes | undefined,
  context: RunContext,
): Promise<Result> {
  return times ? asJob(place, step, times, context) : attached(place, step);
}

function attached({ lend }: ExecutionHost, step: RemoteStep): Promise<Result> {
  return lend(async (session) => {
    const outcome = await sendInTime(session, step);
    return outcome === 'dropped' ? dropped : resultOf(step, outcome);
  });
}

/** In check mode a job is checked directly. */
async function asJob(
  place: ExecutionHost,
  step: RemoteStep,
  times: JobTimes,
  context: RunContext,
): Promise<Result> {
  if (step.check) return expectedJobResult(await attached(place, { ...step, timeout: times.seconds }), times);
  const { host, lend } = place;
  const warn = (loss: Error, what: string) => {
    const message = `${host.explain(loss).message}; ${what}`;
    context.emit({ event: 'warning', host: host.name, message });
  };
  return new AsyncJob(step, times, {
    send: (each) => lend((session) => session.send(each)),
    isLoss: (error) => host.explain(error).isLost,
    reportLoss: (loss, hasEnded) =>
      warn(
        loss,
        hasEnded ? 'its job has ended, and is removed later' : 'its job continues, and is queried again',
      ),
    reportKept: (loss) => warn(loss, 'its job has ended, and is kept there for a week'),
    isGone: () => host.recap.unreachable,
    renew: () => host.renew(),
    signal: context.signal,
  }).run();
}

/** For a delegated task: a failure to reach the other host is no failure of the task's own host. */
export async function elsewhere({ host }: ExecutionHost, send: () => Promise<Result>): Promise<Result> {
  try {
    return await send();
  } catch (error) {
    const { message } = host.explain(error);
    return failure(new Error(`on ${host.name}, to which it is delegated: ${message}`));
  }
}
