import type { Value } from '../core/values.ts';

/** Something outside of the variables that a template or an expression reads by a name. */
export interface Lookup {
  kind: 'file' | 'template' | 'env';
  name: string;
}

/** How a lookup stands among variables: no variable can have this name. */
export function lookupName({ kind, name }: Lookup): string {
  return `${kind}("${name}")`;
}

/** Says that a lookup finds nothing. */
export function absence({ kind, name }: Lookup): string {
  return kind === 'env' ? `the environment variable "${name}" is not set` : `there is no ${kind} "${name}"`;
}

/** The lookup that the call of a function is, if its name is known; `asks` if it only asks whether it is there. */
export function lookupOf(called: string, name: Value | undefined): (Lookup & { asks: boolean }) | undefined {
  if (typeof name !== 'string') return undefined;
  if (called === 'file' || called === 'template' || called === 'env')
    return { kind: called, name, asks: false };
  return called === 'exists' ? { kind: 'file', name, asks: true } : undefined;
}
