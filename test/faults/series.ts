import type { Event } from '../../src/core/events.ts';
import type { FaultHost } from './apply.ts';
import { check } from './checker.ts';
import { describeFault, type Fault } from './faults.ts';
import type { History } from './history.ts';
import { Link } from './link.ts';
import { Keys, Machine } from './machine.ts';
import { planOf, runPlan } from './one-run.ts';

/** What became of a seed. */
export interface Verdict {
  seed: number;
  faults: Fault[];
  history: History;
  wrong: string[];
}

/** Runs seeds side by side, each on hosts of its own. Calls `done` for each. Returns how many runs were repeated. */
export async function runSeeds(
  seeds: readonly number[],
  atOnce: number,
  done: (verdict: Verdict) => void,
): Promise<number> {
  const keys = new Keys();
  const left = [...seeds];
  const repeats = new Map<number, number>();
  const worker = async (_: unknown, number: number) => {
    // all at once, the first logins would take too long
    await new Promise((resolve) => setTimeout(resolve, number * 250));
    let hosts: FaultHost[] = [];
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      if (hosts.length === 0) hosts = await startHosts(keys);
      const verdict = await runSeed(seed, hosts, keys);
      const repeat = repeats.get(seed) ?? 0;
      if (isTooBusy(verdict) && repeat < mostRepeats) {
        repeats.set(seed, repeat + 1);
        left.push(seed);
      } else done(verdict);
      if (verdict.wrong.length > 0) stopHosts(hosts.splice(0));
    }
    stopHosts(hosts);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, seeds.length) }, worker));
  } finally {
    keys.remove();
  }
  return [...repeats.values()].reduce((sum, times) => sum + times, 0);
}

/** How often a seed is repeated at most. */
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

async function runSeed(seed: number, hosts: FaultHost[], keys: Keys): Promise<Verdict> {
  const chosen = hosts.slice(0, 1 + (seed % 2));
  const plan = planOf(
    seed,
    chosen.map(({ name }) => name),
  );
  const access = { privateKey: keys.client, knownHost: (port: number) => keys.knownHost(port) };
  const history = await runPlan(plan, chosen, access);
  return { seed, faults: plan.faults, history, wrong: check(history) };
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
