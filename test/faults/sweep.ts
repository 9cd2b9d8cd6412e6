import type { Fault, Harm, Moment } from './faults.ts';
import type { Direction } from './link.ts';
import { measure, type Trial } from './series.ts';

const healed = 12_000;

/** The harms of a sweep, by name. After `healed` milliseconds, kplay has noticed a dead link; with `late`, it does not notice it. */
export const harms: Record<string, Harm> = {
  reset: { kind: 'link', cut: 'reset', heals: 0 },
  half: { kind: 'link', cut: 'half', heals: 3000 },
  deaf: { kind: 'link', cut: 'deaf' },
  dead: { kind: 'link', cut: 'dead', heals: healed },
  late: { kind: 'link', cut: 'dead', heals: 2000 },
  'kill-sshd': { kind: 'kill', part: 'sshd' },
  'kill-shell': { kind: 'kill', part: 'shell' },
  'kill-step': { kind: 'kill', part: 'step' },
  'stop-sshd': { kind: 'stop', part: 'sshd', heals: healed },
  'stop-shell': { kind: 'stop', part: 'shell', heals: 3000 },
  'stop-step': { kind: 'stop', part: 'step', heals: 1000 },
  SIGKILL: { kind: 'controller', signals: ['SIGKILL'], apart: 0 },
  SIGINT: { kind: 'controller', signals: ['SIGINT'], apart: 0 },
  'SIGINT-SIGINT': { kind: 'controller', signals: ['SIGINT', 'SIGINT'], apart: 200 },
  SIGTERM: { kind: 'controller', signals: ['SIGTERM'], apart: 0 },
  second: { kind: 'second', waits: true },
};

/** Before, in the middle of and after a chunk, and some milliseconds later. */
const spots: Pick<Moment, 'portion' | 'delay'>[] = [
  { portion: 0, delay: 0 },
  { portion: 0.5, delay: 0 },
  ...[0, 2, 10, 40].map((delay) => ({ portion: 1, delay })),
];

/** How much later the second of two harms comes, in milliseconds. */
const gaps = [50, 300, 1000, 3000];

/** One of these harms, or two (`reset+SIGINT`), at every moment of a run in turn: each in one trial. */
export async function sweep(seed: number, names: readonly string[]): Promise<Trial[]> {
  const moments = momentsOf(await measure(seed));
  return names.flatMap((name) => {
    const [first, second] = name.split('+').map(harmOf);
    return moments.map((moment, i) => ({
      seed,
      faults: faultsAt(moment, gaps[i % gaps.length]!, first!, second),
    }));
  });
}

function harmOf(name: string): Harm {
  const harm = harms[name];
  if (!harm) throw new Error(`there is no ${name}, only ${Object.keys(harms).join(', ')}`);
  return harm;
}

function faultsAt(moment: Moment, gap: number, first: Harm, second?: Harm): Fault[] {
  const after = { ...moment, delay: moment.delay + gap };
  return [{ ...first, moment }, ...(second ? [{ ...second, moment: after }] : [])];
}

/** All moments of a run with so many chunks on the link of each host. */
function momentsOf(counts: readonly Record<Direction, number>[]): Moment[] {
  return counts.flatMap((count, host) =>
    (['to', 'from'] as const).flatMap((direction) =>
      Array.from({ length: count[direction] }, (_, i) => i + 1).flatMap((chunk) =>
        spots.map((spot) => ({ host, direction, chunk, ...spot })),
      ),
    ),
  );
}

/** So many of these, spread evenly. */
export function some<T>(all: readonly T[], most: number): T[] {
  return all.filter(
    (_, i) => Math.floor((i * most) / all.length) !== Math.floor(((i - 1) * most) / all.length),
  );
}
