import type { StepMark } from '../../core/step-mark.ts';
import type { Task } from '../../playbook/plan.ts';
import type { RemoteStep } from '../../remote/step/step.ts';

/** What is known of a step of a task. */
export function markOf({ notifies }: Task, step: RemoteStep, key: string): StepMark {
  const { module, check, want, looksAt, variables } = step;
  return { key, isCheck: check, module, setsState: want !== undefined, looksAt, variables, notifies };
}
