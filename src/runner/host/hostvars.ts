import type { Value, Values } from '../../core/values.ts';
import type { Play, Task } from '../../playbook/plan.ts';
import { type Layer, Scope, within } from '../../template/scope.ts';
import type { RunContext } from '../context.ts';

/**
 * The variables of all hosts of the inventory under `hostvars`, by name. Of another host only those that its tasks
 * have set so far, without waiting. Data: templates are rendered with the variables of their own host.
 */
export function hostvarsLayer(
  context: RunContext,
  play: Play,
  task: Task,
  variablesOf: (host: string) => Layer | undefined,
): Layer {
  const own = { ...task, role: undefined, vars: none };
  const mapping = (name: string) => {
    const defined = variablesOf(name) ?? nothing;
    return lazy(new Scope(context.layers(play, own, name, defined), context.sources.world(own, play)), name);
  };
  // most tasks do not read it, and there may be many hosts
  const hostvars = () => {
    const values: Values = Object.create(null);
    for (const name of context.hosts.names())
      Object.defineProperty(values, name, { enumerable: true, get: () => mapping(name) });
    return values;
  };
  return {
    plain: true,
    isOutside: () => true,
    has: (name) => name === 'hostvars',
    get: (name) => (name === 'hostvars' ? hostvars() : undefined),
    names: () => ['hostvars'],
  };
}

const none: Values = Object.create(null);
const nothing: Layer = { plain: true, has: () => false, get: () => undefined, names: () => [] };

/** Renders each variable on first use, so that an error in one matters only to its readers. */
function lazy(scope: Scope, host: string): Values {
  const values: Values = Object.create(null);
  for (const name of scope.names())
    Object.defineProperty(values, name, { enumerable: true, get: () => rendered(scope, host, name) });
  return values;
}

/** Reports errors from the reader's point of view, where the variable is another host's. */
function rendered(scope: Scope, host: string, name: string): Value {
  try {
    return scope.get(name);
  } catch (error) {
    throw within(`hostvars.${host}`, error);
  }
}
