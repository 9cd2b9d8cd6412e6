import { isMapping, Raw, type Value, type Values } from '../../core/values.ts';
import type { Draft } from './draft.ts';
import type { VarLayer } from './var-layer.ts';

/**
 * A value that a machine has said, so that no text in it is ever taken for a template. Objects lose their
 * prototypes; what JSON cannot say becomes null.
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

/** Makes data of all variables that the source at work has given: whatever a machine says is no template. */
export function seal({ hosts, groups, source }: Draft): void {
  const all = [...hosts.values(), ...[...groups.values()].map(({ layers }) => layers)];
  for (const layers of all)
    for (const [i, layer] of layers.entries()) if (layer.source === source) layers[i] = sealed(layer);
}

/** Variables that nobody has written as templates. */
export function sealed(layer: VarLayer): VarLayer {
  return { ...layer, values: inert(layer.values) as Values, outside: true };
}

/** The text at a path of a value of unknown shape: keys, and indexes of lists; undefined if there is none. */
export function textAt(value: unknown, ...path: (string | number)[]): string | undefined {
  let found = value;
  for (const key of path) {
    const holds = Array.isArray(found) || isMapping(found);
    found =
      holds && Object.hasOwn(found as object, key) ? (found as Record<string, unknown>)[key] : undefined;
  }
  return typeof found === 'string' && found !== '' ? found : undefined;
}
