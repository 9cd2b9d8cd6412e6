import { ConnectionError } from '../../core/connection-error.ts';
import type { DrivenHost } from '../../core/module.ts';
import { quote } from '../../remote/step/quote.ts';
import type { RemoteStep } from '../../remote/step/step.ts';
import type { RunContext } from '../context.ts';
import type { ExecutionHost } from '../host/execution-host.ts';
import { dropped, failure } from './no-answer.ts';
import { sendInTime } from './repeat.ts';
import { type Result, resultOf } from './result.ts';

/** The run was interrupted before a step of a driven task. */
class StepDropped extends Error {}

/** A script has failed; the result says why. */
class StepFailed extends Error {
  readonly result: Result;
  constructor(result: Result) {
    super(result.message);
    this.result = result;
  }
}

/** Runs a task whose module drives its host from the controller. */
export async function driveTask(
  place: ExecutionHost,
  step: RemoteStep,
  folder: string,
  context: RunContext,
): Promise<Result> {
  try {
    const { changed, message, value } = await step.drive!(drivenHost(place, step, folder, context.signal));
    const status = changed ? 'changed' : 'unchanged';
    return {
      status,
      changes: [],
      ...(message !== undefined && { message }),
      value: { changed, failed: false, ...(message !== undefined && { msg: message }), ...value },
      ...(changed && step.check && { notRun: true as const }),
    };
  } catch (error) {
    if (error instanceof ConnectionError) throw error;
    if (error instanceof StepDropped) return dropped;
    if (error instanceof StepFailed) return error.result;
    return failure(error);
  }
}

function drivenHost(
  { host, lend }: ExecutionHost,
  step: RemoteStep,
  folder: string,
  signal: AbortSignal,
): DrivenHost {
  return {
    name: host.name,
    folder,
    check: step.check,
    signal,
    async step(variables) {
      const one = { ...step, variables: { ...step.variables, ...variables }, onFailure: 'keep' as const };
      host.renew();
      const answer = await lend((session) => sendInTime(session, one));
      if (answer === 'dropped') throw new StepDropped();
      const result = resultOf(one, answer);
      if (result.status === 'failed') throw new StepFailed(result);
      return answer.results;
    },
    async start(words) {
      const command = words.map((word) => quote(word)).join(' ');
      const program = await lend((session) => session.aside(command));
      if (!program)
        throw new Error('the host allows no second channel: MaxSessions of sshd must be at least 2');
      return program;
    },
    disconnect: () => host.disconnect(),
  };
}
