import type { Value } from '../core/values.ts';

/**
 * One level of variables, lowest precedence first in a Scope. Values are as written: strings may hold
 * templates. `get` may throw (a value that is still on its way does): whatever it throws must pass through
 * rendering and evaluation unchanged, so that its thrower can catch it.
 */
export interface Layer {
  has(name: string): boolean;
  get(name: string): Value | undefined;
  names(): Iterable<string>;
}

/** A layer over a plain mapping. */
export function layer(values: { [name: string]: Value }): Layer {
  return {
    has: (name) => Object.hasOwn(values, name),
    get: (name) => (Object.hasOwn(values, name) ? values[name] : undefined),
    names: () => Object.keys(values),
  };
}
