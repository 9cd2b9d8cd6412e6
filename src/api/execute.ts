import { resolve } from 'node:path';
import { controllerName } from '../core/controller-name.ts';
import type { EndEvent } from '../core/events.ts';
import type { Values } from '../core/values.ts';
import { version } from '../core/version.ts';
import type { Host, Inventory } from '../inventory/model/inventory.ts';
import type { Plan, Play, Task } from '../playbook/plan.ts';
import { layersFor, magicVars } from '../playbook/variables.ts';
import { type LockMode, lockPlace } from '../remote/session/admission.ts';
import type { RunContext } from '../runner/context.ts';
import { ControllerFiles } from '../runner/controller-files.ts';
import type { HandlerKeys } from '../runner/host/handler-keys.ts';
import { usualWindow } from '../runner/host/pipeline.ts';
import { RunLock } from '../runner/host/run-lock.ts';
import { runPlan } from '../runner/run.ts';
import { targetsOf } from '../runner/targets.ts';
import { LiveHosts } from '../target/live-hosts.ts';
import type { TargetOptions } from '../target/target.ts';
import { unlockKeys } from './passphrases.ts';
import { secretWorld } from './secret-world.ts';

/** How hosts are reached, locked and shared out. */
export interface ExecutionOptions extends Omit<TargetOptions, 'world'> {
  limit?: string;
  forks: number;
  lock?: 'on' | 'off';
  lockWait: number;
  reconnect: number;
  /** The file of events, which others who meet the locks of the run are shown. */
  json?: string;
  verbose: number;
}

/** What ends a run early. */
export interface Interruption {
  /** Aborted: finish the running tasks. The reason is a sentence for the user. */
  signal: AbortSignal;
  /** Aborted: kill what hosts run, and stop waiting for them. */
  givenUp: AbortSignal;
  forget: () => void;
}

/** How the caller takes part in a run. */
export interface RunControl {
  /** The passphrase of an encrypted private key; without one, the key is left out. */
  passphraseOf(file: string): Promise<string | undefined>;
  /** Begins to listen for what ends the run. */
  listen(): Interruption;
  ask: RunContext['ask'];
}

/** What to execute, in addition to the options. */
export interface Execution {
  plan: Plan;
  inventory: Inventory;
  options: ExecutionOptions;
  extraVars: Values;
  check?: boolean;
  diff?: boolean;
  profile?: boolean;
  /** Asks whether to run a task. */
  choose?: RunContext['choose'];
  /** Each task waits for the previous one. */
  oneByOne?: boolean;
  /** How it locks its hosts: alone by default. A run in check mode locks none. */
  locks?: LockMode | 'none' | undefined;
  history?: RunContext['history'];
  notes?: RunContext['notes'];
  expectations?: RunContext['expectations'];
  repairs?: RunContext['repairs'];
  closing?: RunContext['closing'];
  emit: RunContext['emit'];
}

/** Runs a plan on its hosts, until it is done or interrupted. */
export async function execute(execution: Execution, control: RunControl): Promise<EndEvent> {
  const {
    plan,
    inventory,
    options,
    extraVars,
    check = false,
    diff = false,
    profile = false,
    choose,
  } = execution;
  const { secrets } = options;
  const { closing } = execution;
  const emit: RunContext['emit'] = (event, mark) => {
    const masked = secrets.maskAll(event);
    if (masked.event === 'task' && mark) closing?.note(masked, mark);
    execution.emit(masked, mark);
  };
  const { world, stop } = secretWorld(secrets, plan.opener);
  const hosts = new LiveHosts(plan, inventory, { ...options, world }, extraVars);
  // report invalid connection variables before the first connection
  const targets = await targetsOf(
    hosts,
    plan.plays.flatMap((play) => play.hosts),
  );
  await unlockKeys(targets, secrets, control.passphraseOf);
  const isTraced = profile || options.verbose >= 3;
  const trace = isTraced ? (await import('../runner/host/trace.ts')).traceTo(emit) : undefined;
  const interruption = control.listen();
  interruption.signal.addEventListener('abort', stop);
  try {
    const sources = new ControllerFiles(world, plan.opener);
    const layers = layersOf(hosts, execution, check);
    return await runPlan(plan, {
      hosts,
      layers,
      forks: options.forks,
      window: execution.oneByOne ? 1 : usualWindow,
      reconnect: options.reconnect,
      lock: lockOf(execution, check),
      handlerKeys: await handlerKeysOf(plan),
      history: execution.history,
      notes: execution.notes,
      expectations: execution.expectations,
      repairs: execution.repairs,
      closing,
      check,
      diff,
      profile,
      trace,
      choose,
      version,
      sources,
      secrets,
      emit,
      ask: control.ask,
      signal: interruption.signal,
      givenUp: interruption.givenUp,
    });
  } finally {
    interruption.forget();
  }
}

/** The names of handlers on hosts; a plan without handlers needs none. */
async function handlerKeysOf(plan: Plan): Promise<HandlerKeys | undefined> {
  if (plan.plays.every(({ handlers }) => handlers.length === 0)) return undefined;
  const { HandlerKeys } = await import('../runner/host/handler-keys.ts');
  const { nameInRepository } = await import('../history/git/git-state.ts');
  return new HandlerKeys(plan, { since: new Date().toISOString(), by: controllerName() }, nameInRepository);
}

function lockOf({ options, locks = 'exclusive', emit }: Execution, check: boolean): RunLock | undefined {
  const { lock, lockWait, json } = options;
  if ((check && locks !== 'shared') || locks === 'none' || lock === 'off') return undefined;
  const report = json === undefined || json === '-' ? undefined : resolve(json);
  return new RunLock({ mode: locks, wait: lockWait, place: lockPlace, report }, emit);
}

function layersOf(hosts: LiveHosts, { options, extraVars }: Execution, check: boolean): RunContext['layers'] {
  const known = new WeakMap<Inventory, WeakMap<Play, Map<string, Values>>>();
  const magicOf = (play: Play, role: Task['role'], host: Host): Values => {
    const { inventory } = hosts;
    const plays = known.get(inventory) ?? new WeakMap<Play, Map<string, Values>>();
    const all = plays.get(play) ?? new Map<string, Values>();
    known.set(inventory, plays.set(play, all));
    const key = `${role?.path ?? ''}\0${host.name}`;
    const inventorySource = options.inventory[0];
    const magic = all.get(key) ?? magicVars({ host, inventory, play, role, inventorySource, check, version });
    all.set(key, magic);
    return magic;
  };
  return (play, task, name, live) => {
    const host = hosts.host(name)!;
    return layersFor({ play, task, host, live, extraVars, magic: magicOf(play, task.role, host) });
  };
}
