import type { Event } from '../../src/core/events.ts';
import type { FaultHost } from './apply.ts';
import { check } from './checker.ts';
import { describeFault, type Fault } from './faults.ts';
import type { History } from './history.ts';
import { type Direction, Link } from './link.ts';
import { Keys, Machine } from './machine.ts';
import { type Access, countChunks, planOf, type RandomPlan, runPlan } from './one-run.ts';

/** A run to be made: what a seed gives, or with these faults in place of its own. */
export interface Trial {
  seed: number;
  faults?: Fault[];
}

/** What became of a trial. */
export interface Verdict {
  seed: number;
  faults: Fault[];
  history: History;
  wrong: string[];
}

/** Makes trials side by side, each on hosts of its own. Calls `done` for each. Returns how many runs were repeated. */
export async function runTrials(
  trials: readonly Trial[],
  atOnce: number,
  done: (verdict: Verdict) => void,
): Promise<number> {
  const keys = new Keys();
  const left = [...trials];
  const repeats = new Map<Trial, number>();
  const worker = async (_: unknown, number: number) => {
    // all at once, the first logins would take too long
    await new Promise((resolve) => setTimeout(resolve, number * 250));
    let hosts: FaultHost[] = [];
    for (let trial = left.shift(); trial !== undefined; trial = left.shift()) {
      if (hosts.length === 0) hosts = await startHosts(keys);
      const verdict = await runTrial(trial, hosts, keys);
      const repeat = repeats.get(trial) ?? 0;
      if (isTooBusy(verdict) && repeat < mostRepeats) {
        repeats.set(trial, repeat + 1);
        left.push(trial);
      } else done(verdict);
      if (verdict.wrong.length > 0) stopHosts(hosts.splice(0));
    }
    stopHosts(hosts);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, trials.length) }, worker));
  } finally {
    keys.remove();
  }
  return [...repeats.values()].reduce((sum, times) => sum + times, 0);
}

/** How often a trial is repeated at most. */
const mostRepeats = 2;

/**
 * Whether this machine was so busy that OpenSSH's client has given up a login: it does so after 6 s without an answer
 * (ServerAliveInterval and ServerAliveCountMax), which is no fault of kplay.
 */
function isTooBusy({ wrong, history: { way, reports, rerun } }: Verdict): boolean {
  const isGivenUp = (event: Event) =>
    event.event === 'host' && event.status === 'unreachable' && /timed out$/.test(event.message ?? '');
  return (
    wrong.length > 0 &&
    way.connection === 'openssh' &&
    [...reports, rerun].some(({ events }) => events.some(isGivenUp))
  );
}

async function runTrial({ seed, faults }: Trial, hosts: FaultHost[], keys: Keys): Promise<Verdict> {
  const chosen = hostsOf(seed, hosts);
  const given = planFor(seed, chosen);
  const plan = { ...given, faults: faults ?? given.faults };
  const history = await runPlan(plan, chosen, accessWith(keys));
  return { seed, faults: plan.faults, history, wrong: check(history) };
}

/** How many chunks a run of a seed without faults has, on the link of each host. */
export async function measure(seed: number): Promise<Record<Direction, number>[]> {
  const keys = new Keys();
  const hosts = await startHosts(keys);
  const chosen = hostsOf(seed, hosts);
  try {
    return await countChunks(planFor(seed, chosen), chosen, accessWith(keys));
  } finally {
    stopHosts(hosts);
    keys.remove();
  }
}

/** An odd seed has two hosts. */
function hostsOf(seed: number, hosts: FaultHost[]): FaultHost[] {
  return hosts.slice(0, 1 + (seed % 2));
}

function planFor(seed: number, hosts: readonly FaultHost[]): RandomPlan {
  return planOf(
    seed,
    hosts.map(({ name }) => name),
  );
}

function accessWith(keys: Keys): Access {
  return { privateKey: keys.client, knownHost: (port) => keys.knownHost(port) };
}

function startHosts(keys: Keys): Promise<FaultHost[]> {
  return Promise.all(
    ['h1', 'h2'].map(async (name) => {
      const machine = await Machine.start(keys);
      const link = new Link();
      return { name, machine, link, port: await link.open() };
    }),
  );
}

function stopHosts(hosts: readonly FaultHost[]): void {
  for (const { link, machine } of hosts) {
    link.close();
    machine.stop();
  }
}

/** What to print of a verdict that is wrong. */
export function explain({ seed, faults, wrong, history: { way } }: Verdict): string {
  const how = `${way.login} by ${way.connection}, MaxSessions ${way.channels}`;
  return [
    `seed ${seed}: ${how}: ${faults.map(describeFault).join('; ')}`,
    ...wrong.map((text) => `  ${text}`),
  ].join('\n');
}
