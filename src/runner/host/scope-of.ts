import type { Values } from '../../core/values.ts';
import type { Task } from '../../playbook/plan.ts';
import { type Layer, Scope } from '../../template/scope.ts';
import type { RunContext } from '../context.ts';
import type { Batch } from '../play/batch.ts';
import { hostvarsLayer } from './hostvars.ts';

/**
 * The scope of a task on a host.
 * @param defined the variables of the host's own tasks; for a task that starts, including those still to come
 * @param items the variables of the loops around it, outermost first
 */
export function scopeOf(
  task: Task,
  host: string,
  defined: Layer,
  items: readonly Layer[],
  batch: Batch,
  context: RunContext,
): Scope {
  const { play, delegates } = batch;
  const variablesOn = (other: string) => (other === host ? defined : delegates.variablesOf(other)?.sofar);
  const own = { ...task, role: undefined, vars: none };
  // of another host only those variables that its tasks have set so far, without waiting
  const scopeOn = (name: string) =>
    new Scope(
      context.layers(play, own, name, variablesOn(name) ?? nothing),
      context.sources.world(own, play),
    );
  const hostvars = hostvarsLayer(() => context.hosts.names(), scopeOn);
  return new Scope(
    [...context.layers(play, task, host, defined), hostvars, ...items],
    context.sources.world(task, play),
  );
}

const none: Values = Object.create(null);
const nothing: Layer = { plain: true, has: () => false, get: () => undefined, names: () => [] };
