import type { BecomeMethod } from '../../core/become.ts';
import type { Task } from '../../playbook/plan.ts';
import type { Become } from '../../remote/step/become.ts';
import type { Target } from '../../target/target.ts';
import { renderText } from '../../template/render.ts';
import type { Scope } from '../../template/scope.ts';

/** The user that a session becomes, and how. */
export interface BecomeIdentity {
  user: string;
  method: BecomeMethod;
}

/** The user that a task becomes on a host: from the task, else from the inventory; undefined for the login user. */
export function becomeIdentity(
  task: Task | undefined,
  target: Target,
  scope: Scope,
): BecomeIdentity | undefined {
  const user = task?.become === undefined ? target.become : renderText(task.become, scope);
  if (user === undefined || user === target.address.user) return undefined;
  return { user, method: task?.becomeMethod ?? target.becomeMethod };
}

/** A key for the sessions of one host; empty for the login user. */
export function becomeLabel(as: BecomeIdentity | undefined): string {
  return as ? `${as.method} ${as.user}` : '';
}

/** The same with the password of the target, for a session. */
export function becomeOf({ becomePassword }: Target, as: BecomeIdentity | undefined): Become | undefined {
  return as && { ...as, ...(becomePassword !== undefined && { password: becomePassword }) };
}
