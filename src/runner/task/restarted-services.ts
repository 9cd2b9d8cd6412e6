import { attempt } from '../../evaluate/attempt.ts';
import type { Task } from '../../playbook/plan.ts';
import { render } from '../../template/render.ts';
import type { Scope } from '../../template/scope.ts';

/** The names of the services that handlers restart, as their arguments give them; without those that are still unknown. */
export function restartedServices(handlers: readonly Task[], scopeOf: (handler: Task) => Scope): string[] {
  return handlers.flatMap((handler) => {
    const { name, state, scope = 'system' } = handler.args;
    const isRestart = handler.module === 'systemd' && state === 'restarted' && scope === 'system';
    if (!isRestart || name === undefined) return [];
    const known = attempt(() => render(name, scopeOf(handler)));
    return typeof known === 'string' ? known : [];
  });
}
