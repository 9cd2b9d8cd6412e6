import { isMapping, Raw, type Value, type Values } from '../../core/values.ts';
import type { Draft } from './draft.ts';
import type { VarLayer } from './var-layer.ts';

/**
 * Copies a value from a machine so that no text in it is ever read as a template. Objects lose their prototypes;
 * what JSON cannot hold becomes null.
 */
export function inert(value: unknown): Value {
  if (typeof value === 'string') return value.includes('{{') ? new Raw(value) : value;
  if (Array.isArray(value)) return value.map(inert);
  if (isMapping(value)) {
    const values: Values = Object.create(null);
    for (const [key, item] of Object.entries(value)) values[key] = inert(item);
    return values;
  }
  if (value instanceof Raw || value instanceof Uint8Array) return value;
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Turns all variables of the current source into data: a value from a machine is never a template. */
export function seal({ hosts, groups, source }: Draft): void {
  const all = [...hosts.values(), ...[...groups.values()].map(({ layers }) => layers)];
  for (const layers of all)
    for (const [i, layer] of layers.entries()) if (layer.source === source) layers[i] = sealed(layer);
}

/** Returns the layer as data: its variables are no templates. */
export function sealed(layer: VarLayer): VarLayer {
  return { ...layer, values: inert(layer.values) as Values, outside: true };
}

/** The text at a path of a value of unknown shape: keys, and indexes of lists; undefined if it does not exist. */
export function textAt(value: unknown, ...path: (string | number)[]): string | undefined {
  let found = value;
  for (const key of path) {
    const holds = Array.isArray(found) || isMapping(found);
    found =
      holds && Object.hasOwn(found as object, key) ? (found as Record<string, unknown>)[key] : undefined;
  }
  return typeof found === 'string' && found !== '' ? found : undefined;
}
