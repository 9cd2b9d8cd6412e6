import { dirname } from 'node:path';
import type { Diagnostic } from '../core/errors.ts';
import { Secrets } from '../core/secrets.ts';
import type { Values } from '../core/values.ts';
import type { Inventory } from '../inventory/model/inventory.ts';
import type { Plan } from '../playbook/plan.ts';
import { asData, pathListOf } from './data.ts';
import type { ExecutionOptions, RunControl } from './execute.ts';
import type { HostsRequest, RunRequest } from './requests.ts';
import type { Stops } from './stops.ts';

/** What a program has asked for, loaded and checked. */
export interface LoadedRequest {
  plan: Plan;
  inventory: Inventory;
  extraVars: Values;
  options: ExecutionOptions;
  control: RunControl;
  warnings: Diagnostic[];
}

/**
 * Loads the inventory and the playbooks of a program's request.
 * @throws InvalidInput with all findings, if one of them is an error
 */
export async function loadRequest(request: RunRequest, stops: Stops): Promise<LoadedRequest> {
  const secrets = new Secrets();
  const { passwords = {}, privateKeyPassphrase: passphrase } = request;
  for (const text of [passwords.login, passwords.become, passphrase]) if (text) secrets.add(text);
  const input = await load(request, secrets);
  // an aborted signal would not end what has not begun
  request.signal?.throwIfAborted();
  const control = { passphraseOf: async () => passphrase, listen: () => stops.listen(), ask: undefined };
  return { ...input, options: { ...optionsOf(request), secrets }, control };
}

async function load(
  request: RunRequest,
  secrets: Secrets,
): Promise<Omit<LoadedRequest, 'options' | 'control'>> {
  const { ansibleHints } = await import('../hints/hints.ts');
  const { giveHints } = await import('../core/hints.ts');
  const { loadInventory } = await import('../inventory/load.ts');
  const { loadPlan } = await import('../playbook/load.ts');
  const { answerPrompts } = await import('./prompts.ts');
  const { openerOf } = await import('./key-files.ts');
  const { refuseTies } = await import('./ties.ts');
  giveHints(ansibleHints);
  const opener = openerOf(request, secrets, true);
  const extraVars = asData(request.extraVars);
  const [playbooks, sources] = [pathListOf(request.playbooks), pathListOf(request.inventory)];
  const playbookFolder = dirname(playbooks[0] ?? '.');
  const inventory = await loadInventory(sources, { playbookFolder, opener });
  refuseTies(inventory.warnings, request.ties);
  const { tags = [], skipTags = [], become = false, allowEmpty = false, check = false } = request;
  const chosen = { tags: [...tags], skipTags: [...skipTags], startAtTask: request.startAtTask };
  const { plan: compiled, warnings } = await loadPlan(playbooks, {
    ...chosen,
    inventory,
    inventorySource: sources[0],
    extraVars,
    opener,
    limit: request.limit,
    become,
    becomeUser: request.becomeUser,
    rolesPath: request.rolesPath,
    allowEmpty,
    check,
  });
  await answerPrompts(compiled, extraVars);
  return { plan: compiled, inventory, extraVars, warnings: [...inventory.warnings, ...warnings] };
}

function optionsOf({
  inventory,
  forks = 50,
  wait = 0,
  lockWait = 0,
  reconnect = 16,
  ...rest
}: HostsRequest & Pick<RunRequest, 'lock' | 'lockWait'>) {
  const { limit, user, privateKey, hostKeys, timeout, becomeMethod, passwords, lock } = rest;
  return {
    inventory: pathListOf(inventory),
    forks,
    wait,
    lockWait,
    reconnect,
    verbose: 0,
    ...(limit !== undefined && { limit }),
    ...(user !== undefined && { user }),
    ...(privateKey !== undefined && { privateKey }),
    ...(hostKeys !== undefined && { hostKeys }),
    ...(timeout !== undefined && { timeout }),
    ...(becomeMethod !== undefined && { becomeMethod }),
    ...(passwords !== undefined && { passwords }),
    ...(lock !== undefined && { lock }),
  };
}
