import { dirname } from 'node:path';
import type { Diagnostic, ExitCode } from '../core/errors.ts';
import type { EndEvent, Event, HostRecap } from '../core/events.ts';
import { Secrets } from '../core/secrets.ts';
import type { Values } from '../core/values.ts';
import type { Inventory } from '../inventory/model/inventory.ts';
import type { ChangePlan } from '../plan/change-plan.ts';
import type { Plan } from '../playbook/plan.ts';
import { asData, pathListOf } from './data.ts';
import { EventQueue } from './event-queue.ts';
import type { PlanRequest, RunRequest } from './requests.ts';
import { Stops } from './stops.ts';

/** How a run has ended. */
export interface RunResult {
  /** The exit code that `kplay run` has then. */
  exitCode: ExitCode;
  interrupted: boolean;
  /** Milliseconds. */
  ms: number;
  hosts: Record<string, HostRecap>;
  /** What the checks before the run warn about. */
  warnings: Diagnostic[];
}

/** A run that has begun. Its events can be read once; to stop reading interrupts it. */
export interface Run extends AsyncIterable<Event> {
  /**
   * How it has ended, also if tasks have failed.
   * @throws InvalidInput for a wrong playbook or inventory, and Trouble for what else keeps it from running
   */
  readonly result: Promise<RunResult>;
}

/** Runs playbooks. It begins at once, whether or not its events are read. */
export function run(request: RunRequest): Run {
  const queue = new EventQueue<Event>();
  const stops = new Stops(request);
  const result = perform(request, stops, (event) => queue.add(event));
  result.then(
    () => queue.end(),
    (error) => queue.fail(error),
  );
  const leave = async () => {
    stops.interrupt('the program reads no more events');
    await result.catch(() => {});
  };
  return { result, [Symbol.asyncIterator]: () => queue.read(leave) };
}

/**
 * Returns what a run would change, and changes nothing.
 * @throws InvalidInput, and Trouble, as a run
 */
export async function plan(request: PlanRequest): Promise<ChangePlan> {
  const { collectPlan } = await import('../plan/collect.ts');
  const collected = collectPlan();
  await perform({ ...request, check: true, diff: true }, new Stops(request), collected.event);
  return collected.plan;
}

async function perform(request: RunRequest, stops: Stops, emit: (event: Event) => void): Promise<RunResult> {
  const { execute } = await import('./execute.ts');
  const secrets = new Secrets();
  const { passwords = {}, privateKeyPassphrase: passphrase } = request;
  for (const text of [passwords.login, passwords.become, passphrase]) if (text) secrets.add(text);
  const loaded = await load(request, secrets);
  // an aborted signal would not end what has not begun
  request.signal?.throwIfAborted();
  const { warnings, ...input } = loaded;
  const { check = false, diff = false, oneByOne = false } = request;
  const options = { ...optionsOf(request), secrets };
  const control = { passphraseOf: async () => passphrase, listen: () => stops.listen(), ask: undefined };
  return resultOf(await execute({ ...input, options, check, diff, oneByOne, emit }, control), warnings);
}

interface Input {
  plan: Plan;
  inventory: Inventory;
  extraVars: Values;
  warnings: Diagnostic[];
}

async function load(request: RunRequest, secrets: Secrets): Promise<Input> {
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

function optionsOf({ inventory, forks = 50, wait = 0, lockWait = 0, reconnect = 16, ...rest }: RunRequest) {
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

function resultOf(
  { exit_code: exitCode, interrupted, ms, hosts }: EndEvent,
  warnings: Diagnostic[],
): RunResult {
  return { exitCode, interrupted, ms, hosts, warnings };
}
