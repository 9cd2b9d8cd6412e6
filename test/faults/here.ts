import { execute, type RunControl } from '../../src/api/execute.ts';
import { exitCode } from '../../src/core/errors.ts';
import type { Event } from '../../src/core/events.ts';
import { Secrets } from '../../src/core/secrets.ts';
import { withTimeLimit } from '../../src/core/time-limit.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { loadPlan } from '../../src/playbook/load.ts';
import { limit, loginTime, uptime } from './controller.ts';
import type { Report } from './history.ts';

/** Runs a playbook of a project folder inside this process, which takes a third of the CPU time, and reports as a process does. */
export async function runInside(
  folder: string,
  run: string,
  playbook: string,
  lockWait = 0,
): Promise<Report> {
  const events: Event[] = [];
  let [code, stderr] = [undefined as number | undefined, ''];
  const end = executeIn(folder, run, playbook, lockWait, events).then(
    (number) => {
      code = number;
    },
    (error: Error) => {
      code = exitCode.failed;
      stderr = error.stack ?? '';
    },
  );
  const isInTime = await withTimeLimit(
    limit,
    end.then(() => true),
  );
  return { run, events, code, stderr, ended: uptime(), hung: isInTime !== true, leftovers: [] };
}

/** Nothing ends these runs early. */
const control: RunControl = {
  passphraseOf: async () => undefined,
  listen: () => {
    const { signal } = new AbortController();
    return { signal, givenUp: signal, forget: () => {} };
  },
  ask: undefined,
};

async function executeIn(
  folder: string,
  run: string,
  playbook: string,
  lockWait: number,
  events: Event[],
): Promise<number> {
  const source = `${folder}/hosts.yml`;
  const extraVars = { run };
  const inventory = await loadInventory([source], { playbookFolder: folder });
  const chosen = { inventory, extraVars, inventorySource: source, tags: [], skipTags: [] };
  const { plan } = await loadPlan([`${folder}/${playbook}`], chosen);
  const ways = {
    forks: 10,
    timeout: loginTime,
    wait: 0,
    lock: 'on',
    lockWait,
    reconnect: 16,
    verbose: 0,
  } as const;
  const options = { ...ways, inventory: [source], secrets: new Secrets() };
  const emit = (event: Event) => void events.push(event);
  return (await execute({ plan, inventory, options, extraVars, emit }, control)).exit_code;
}
