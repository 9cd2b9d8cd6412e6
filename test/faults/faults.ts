import type { Dice } from '../random/dice.ts';
import type { Cut, Direction } from './link.ts';
import type { Disk } from './machine.ts';
import type { Way } from './way.ts';

/** The moment of a fault: so many milliseconds after a part of a chunk has passed on the link of a host. */
export interface Moment {
  host: number;
  direction: Direction;
  chunk: number;
  portion: number;
  delay: number;
}

/** The processes of a session on its host. */
export type Part = 'sshd' | 'shell' | 'step';

/** What goes wrong. `heals` is how many milliseconds later it is right again; without it, it stays. */
export type Harm =
  | { kind: 'link'; cut: Cut; heals?: number }
  | { kind: 'kill'; part: Part }
  | { kind: 'stop'; part: Part; heals?: number }
  | { kind: 'disk'; disk: Disk; heals?: number }
  | { kind: 'controller'; signals: NodeJS.Signals[]; apart: number }
  | { kind: 'second'; waits: boolean };

export type Fault = { moment: Moment } & Harm;

/** One fault, sometimes more, in a run of so many hosts and steps. */
export function randomFaults(dice: Dice, hosts: number, steps: number, way: Way): Fault[] {
  const faults = dice.times(
    1,
    dice.weighted([
      [3, () => 1],
      [1, () => 2],
    ] as const),
    () => randomFault(dice, hosts, steps, way),
  );
  // the controller is one, and has one run beside it
  return faults.filter(({ kind }, i) => i === 0 || kind !== faults[0]!.kind);
}

function randomFault(dice: Dice, hosts: number, steps: number, { channels }: Way): Fault {
  const moment: Moment = {
    host: dice.from(0, hosts - 1),
    direction: dice.of(['to', 'from'] as const),
    // about ten chunks make a login
    chunk: dice.percent(15) ? dice.from(1, 10) : dice.from(8, 10 + steps),
    portion: dice.of([0, 0, 0.5, 1]),
    delay: dice.of([0, 0, dice.from(1, 100), dice.from(100, 1500)]),
  };
  const healing = (chance: number, low: number, high: number) =>
    dice.percent(chance) ? { heals: dice.from(low, high) } : {};
  const part = () => dice.of(['sshd', 'shell', 'step'] as const);
  return dice.weighted<Fault>([
    [4, () => ({ kind: 'link', cut: dice.of(['reset', 'reset', 'half']), ...healing(70, 0, 5000), moment })],
    [4, () => ({ kind: 'link', cut: 'dead', ...healing(60, 500, 15_000), moment })],
    [3, () => ({ kind: 'kill', part: part(), moment })],
    // without a second channel, kplay waits for a shell that is stopped
    [2, () => ({ kind: 'stop', part: 'shell', ...healing(channels === 1 ? 100 : 60, 500, 20_000), moment })],
    [2, () => ({ kind: 'stop', part: 'sshd', ...healing(60, 500, 20_000), moment })],
    [1, () => ({ kind: 'stop', part: 'step', heals: dice.from(500, 5000), moment })],
    [5, () => controllerFault(dice, moment)],
    [2, () => ({ kind: 'disk', disk: dice.of(['/srv/data', '/tmp']), ...healing(30, 100, 1000), moment })],
    [2, () => ({ kind: 'second', waits: dice.percent(50), moment })],
  ]);
}

function controllerFault(dice: Dice, moment: Moment): Fault {
  const signals = dice.of<NodeJS.Signals[]>([
    ['SIGKILL'],
    ['SIGKILL'],
    ['SIGINT'],
    ['SIGINT', 'SIGINT'],
    ['SIGTERM'],
    ['SIGHUP'],
    ['SIGINT', 'SIGKILL'],
    ['SIGSTOP', 'SIGCONT'],
    ['SIGSTOP', 'SIGKILL'],
  ]);
  const apart = signals[0] === 'SIGSTOP' ? dice.from(500, 25_000) : dice.from(0, 1500);
  return { kind: 'controller', signals, apart, moment };
}

/** A fault in one line. */
export function describeFault({ moment, ...fault }: Fault): string {
  const { host, direction, chunk, portion, delay } = moment;
  const when = `${delay} ms after ${portion} of chunk ${chunk} ${direction} h${host + 1}`;
  return `${JSON.stringify(fault)}, ${when}`;
}
