import type { Value } from '../core/values.ts';

/** A file, template or environment variable that a template or an expression reads by its name. */
export interface Lookup {
  kind: 'file' | 'template' | 'env';
  name: string;
}

/** The name of a lookup in the list of variables: no variable can have this name. */
export function lookupName({ kind, name }: Lookup): string {
  return `${kind}("${name}")`;
}

/** The message for a lookup that finds nothing. */
export function absence({ kind, name }: Lookup): string {
  return kind === 'env' ? `the environment variable "${name}" is not set` : `there is no ${kind} "${name}"`;
}

/** The lookup that a call of a function does, if its name is known. With `asks`, it only checks whether it exists. */
export function lookupOf(called: string, name: Value | undefined): (Lookup & { asks: boolean }) | undefined {
  if (typeof name !== 'string') return undefined;
  if (called === 'file' || called === 'template' || called === 'env')
    return { kind: called, name, asks: false };
  return called === 'exists' ? { kind: 'file', name, asks: true } : undefined;
}
