import { dirname, resolve } from 'node:path';
import { invalid } from '../core/errors.ts';
import { Unknown } from '../core/unknown.ts';
import type { Value, Values } from '../core/values.ts';
import { withSecrets } from '../evaluate/errors.ts';
import type { Host } from '../inventory/model/inventory.ts';
import { connectionVariables } from '../inventory/variables/connection-variables.ts';
import { hostLayer } from '../playbook/variables.ts';
import { worldOf } from '../playbook/world.ts';
import { hasTemplate, prepare } from '../template/render.ts';
import { layer, Scope, TemplateError, UndefinedVariable } from '../template/scope.ts';
import { renderShell } from '../template/shell.ts';
import { placeOf } from '../yaml/read.ts';

/**
 * A host's connection variables, rendered. Relative paths are relative to the first source of the inventory.
 * @throws InvalidInput for a variable that cannot be rendered
 */
export async function connectionValues(
  host: Host,
  extraVars: Values,
  inventory: readonly string[],
  world = worldOf,
): Promise<Values> {
  const folder = dirname(resolve(inventory[0] ?? '.'));
  const layers = [layer({ inventory_hostname: host.name }), hostLayer(host), layer(extraVars)];
  const scope = new Scope(layers, world({ role: undefined, folder }, folder));
  const names = [...connectionVariables, 'kplay_shell'].filter((name) => scope.has(name));
  const vars: Values = {};
  for (const name of names) {
    const value = await rendered(name, host, scope);
    if (value !== undefined) vars[name] = value;
  }
  return vars;
}

/** The value; undefined for a secret, which only a run gets. */
async function rendered(name: string, host: Host, scope: Scope): Promise<Value | undefined> {
  try {
    if (hasTemplate(host.vars[name] ?? null)) await prepare(host.vars);
    // the controller's shell runs it
    const command = name === 'kplay_proxy_command' ? scope.written([name]) : undefined;
    return await withSecrets(() =>
      command === undefined ? scope.get(name) : renderShell(command, scope, 'sh'),
    );
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    if (!(error instanceof UndefinedVariable || error instanceof TemplateError)) throw error;
    const written = host.layers.findLast(({ values }) => Object.hasOwn(values, name))?.values;
    const place = written && placeOf(written, name);
    throw invalid('connection-variable', `${name} of host "${host.name}": ${error.message}`, {
      ...(place && { place }),
      ...(error.hint && { hint: error.hint }),
    });
  }
}
