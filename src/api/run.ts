import type { Diagnostic, ExitCode } from '../core/errors.ts';
import type { Event, HostRecap } from '../core/events.ts';
import type { Secrets } from '../core/secrets.ts';
import type { StepMark } from '../core/step-mark.ts';
import type { ChangePlan } from '../plan/change-plan.ts';
import { begin } from './begin.ts';
import type { Begun } from './begun.ts';
import { pathListOf } from './data.ts';
import type { Execution } from './execute.ts';
import { recordRequest } from './record-request.ts';
import type { PlanRequest, RunRequest } from './requests.ts';
import { Stops } from './stops.ts';

/** How a run has ended. */
export interface RunResult {
  /** The exit code that `kplay run` has then. */
  exitCode: ExitCode;
  interrupted: boolean;
  /** Milliseconds. */
  ms: number;
  hosts: Record<string, HostRecap>;
  /** What the checks before the run warn about, and what could not be kept in the history. */
  warnings: Diagnostic[];
  /** Its name in the history, if it is kept there. */
  name?: string;
}

/** A run that has begun. */
export type Run = Begun<RunResult>;

/** Runs playbooks. */
export function run(request: RunRequest): Run {
  return begin(request, (stops, emit) => perform(request, stops, emit));
}

/**
 * Returns what a run would change, and changes nothing.
 * @throws InvalidInput, and Trouble, as a run
 */
export async function plan(request: PlanRequest): Promise<ChangePlan> {
  const { collectPlan } = await import('../plan/collect.ts');
  const { event, plan: changes, restartQuestion } = collectPlan();
  await perform({ ...request, check: true, diff: true }, new Stops(request), event, restartQuestion);
  return changes;
}

async function perform(
  request: RunRequest,
  stops: Stops,
  emit: (event: Event) => void,
  closing?: (secrets: Secrets) => Execution['closing'],
): Promise<RunResult> {
  const { execute } = await import('./execute.ts');
  const { loadRequest } = await import('./load-request.ts');
  const { warnings, control, ...input } = await loadRequest(request, stops);
  const { check = false, diff = false, oneByOne = false, tags, skipTags, startAtTask } = request;
  const isPartial = Boolean(tags || skipTags || startAtTask);
  const record = check
    ? undefined
    : await recordRequest(pathListOf(request.playbooks), request, { isPartial, warnings });
  const execution = {
    ...input,
    closing: closing?.(input.options.secrets),
    check,
    diff,
    oneByOne,
    history: record?.steps,
    emit(event: Event, mark?: StepMark) {
      record?.emit(event, mark);
      emit(event);
    },
  };
  const end = await execute(execution, control);
  await record?.end(end);
  const { exit_code: exitCode, interrupted, ms, hosts } = end;
  return { exitCode, interrupted, ms, hosts, warnings, ...(record && { name: record.name }) };
}
