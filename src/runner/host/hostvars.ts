import type { Value, Values } from '../../core/values.ts';
import { type Layer, type Scope, within } from '../../template/scope.ts';

/**
 * The variables of all hosts of the inventory under `hostvars`, by name. Data: templates are rendered with the variables
 * of their own host.
 * @param names the hosts of the inventory
 * @param scopeOn the variables of one of them
 */
export function hostvarsLayer(names: () => Iterable<string>, scopeOn: (host: string) => Scope): Layer {
  // most tasks do not read it, and there may be many hosts
  const hostvars = () => {
    const values: Values = Object.create(null);
    for (const name of names())
      Object.defineProperty(values, name, { enumerable: true, get: () => lazy(scopeOn(name), name) });
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
