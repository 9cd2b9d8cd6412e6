import { setMaxListeners } from 'node:events';
import type { EndEvent, Event } from '../core/events.ts';
import type { Values } from '../core/values.ts';
import { version } from '../core/version.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Plan } from '../playbook/plan.ts';
import { layersFor, magicVars } from '../playbook/variables.ts';
import type { RunContext } from '../runner/context.ts';
import { run } from '../runner/run.ts';
import { Sources } from '../runner/source.ts';
import type { HostOptions } from './options.ts';
import { otherTarget } from './other-target.ts';
import { targetsFor } from './targets.ts';

/** What to execute, beside the options of the command line. */
export interface Execution {
  plan: Plan;
  inventory: Inventory;
  options: HostOptions;
  extraVars: Values;
  check?: boolean;
  diff?: boolean;
  emit: (event: Event) => void;
}

/** Runs a plan on its hosts; the first interruption ends it in an orderly way, the second at once. */
export async function execute(execution: Execution): Promise<EndEvent> {
  const { plan, inventory, options, extraVars, check = false, diff = false, emit } = execution;
  const names = new Set(plan.plays.flatMap((play) => play.hosts));
  const targets = await targetsFor(names, inventory, options, extraVars);
  const interruption = listen();
  try {
    const sources = new Sources();
    const layers = layersOf(execution, check);
    return await run(plan, {
      targets,
      targetOf: (name) => otherTarget(name, inventory, options, extraVars),
      hostNames: [...inventory.hosts.keys()],
      layers,
      forks: options.forks,
      check,
      diff,
      version,
      sources,
      emit,
      signal: interruption.signal,
    });
  } finally {
    interruption.forget();
  }
}

function layersOf({ inventory, options, extraVars }: Execution, check: boolean): RunContext['layers'] {
  const magic = new Map<string, Values>();
  return (play, task, name, live) => {
    const host = inventory.hosts.get(name)!;
    const key = `${play.name}\0${task.role?.path ?? ''}\0${name}`;
    let own = magic.get(key);
    if (!own) {
      own = magicVars({
        host,
        inventory,
        play,
        role: task.role,
        inventorySource: options.inventory[0],
        check,
        version,
      });
      magic.set(key, own);
    }
    return layersFor({ play, task, host, live, extraVars, magic: own });
  };
}

function listen(): { signal: AbortSignal; forget: () => void } {
  const controller = new AbortController();
  // each host that connects listens
  setMaxListeners(0, controller.signal);
  const stop = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write(`\n${signal}: finishing the tasks at work; once more ends at once\n`);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  return {
    signal: controller.signal,
    forget: () => {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}
