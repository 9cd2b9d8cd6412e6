import type { StepMark } from '../../core/step-mark.ts';
import type { RemoteStep } from '../../remote/step/step.ts';

/** What is known of a step of a task. */
export function markOf(step: RemoteStep, key: string, restarts: readonly string[]): StepMark {
  const { module, check, want, looksAt, variables } = step;
  return { key, isCheck: check, module, setsState: want !== undefined, looksAt, variables, restarts };
}
