import { type Diagnostic, InvalidInput } from '../core/errors.ts';
import type { Values } from '../core/values.ts';
import type { Host } from '../inventory/model/inventory.ts';
import { connectionVars } from '../inventory/variables/connection-variables.ts';
import { connectionValues } from './connection-values.ts';

/**
 * The connection variables with values that cannot be right, each at its place once. Variables that are made of undefined ones are
 * left to the run, which can get them from its command line.
 */
export async function connectionFindings(
  hosts: readonly Host[],
  extraVars: Values,
  sources: readonly string[],
): Promise<Diagnostic[]> {
  const found = new Map<string, Diagnostic>();
  for (const host of hosts)
    try {
      connectionVars(host, await connectionValues(host, extraVars, sources));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      for (const finding of error.diagnostics) {
        const { code, place, message } = finding;
        const key = place ? `${place.file}:${place.line}:${place.col}` : message;
        if (code === 'connection-variable' && !found.has(key)) found.set(key, finding);
      }
    }
  return [...found.values()];
}
