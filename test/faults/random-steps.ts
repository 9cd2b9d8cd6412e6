import type { Dice } from '../random/dice.ts';
import type { Step } from './steps.ts';
import type { Way } from './way.ts';

/** Makes steps of all kinds for these hosts, in their order; handlers are last. */
export function randomSteps(dice: Dice, hosts: readonly string[], way: Way): Step[] {
  const handlers = Array.from({ length: dice.from(0, 2) }, (_, i) => `H${i + 1}`);
  const steps: Step[] = [];
  const add = (made: NewStep[]) => {
    for (const step of made) steps.push({ id: `S${steps.length + 1}`, ...step });
  };
  // other users and delegated tasks need a channel of their own
  const place = () => (way.channels === 1 ? {} : randomPlace(dice, hosts));
  for (let left = dice.from(4, 10); left > 0; left--) {
    const made = randomStep(dice, steps, handlers);
    // a block is one thing at one place
    const { on, ...as } = place();
    const where = made.some(({ block }) => block) ? as : { ...as, ...(on && { on }) };
    add(made.map((step) => (step.kind === 'wait' ? step : { ...step, ...where })));
  }
  add(begunJobs(steps).map(waitFor));
  return [...steps, ...handlers.map((id): Step => ({ id, kind: 'command', seconds: 0, part: 'handler' }))];
}

type NewStep = Omit<Step, 'id'> & { id?: string };

function randomStep(dice: Dice, before: readonly Step[], handlers: readonly string[]): NewStep[] {
  const notifies = () => (handlers.length > 0 && dice.percent(25) ? { notifies: dice.of(handlers) } : {});
  const items = () => Array.from({ length: dice.from(2, 4) }, (_, i) => String(i + 1));
  const command = (more: Partial<Step>): NewStep => ({ kind: 'command', seconds: duration(dice), ...more });
  const copy = (more: Partial<Step>): NewStep => ({ kind: 'copy', seconds: 0, ...more });
  const number = before.length + 1;
  const content = () => contentOf(dice, number);
  const readable = before.filter(
    ({ kind, items: loop, creates, part }) => kind === 'command' && !loop && !creates && !part,
  );
  return dice.weighted<NewStep[]>([
    [4, () => [command(notifies())]],
    [2, () => [command({ creates: true, ...notifies() })]],
    [2, () => [command({ items: items(), seconds: dice.of([0, 0.1]) })]],
    [3, () => [copy({ content: content(), ...notifies() })]],
    [1, () => [copy({ content: content(), items: items() })]],
    [2, () => readable.slice(-3, -2).map(({ id }) => copy({ reads: id }))],
    [2, () => readable.slice(-1).map(({ id }) => copy({ reads: id }))],
    [2, () => [{ kind: 'line', seconds: 0, content: `line ${number}` }]],
    [1, () => [{ kind: 'folder', seconds: 0 }]],
    [1, () => failingBlock(`B${number}`, [command({ part: 'block' })])],
    [2, () => [command({ isJob: true, ...notifies() })]],
    [1, () => [command({ kind: 'start' })]],
    [1, () => begunJobs(before).slice(0, 1).map(waitFor)],
    [3, () => transaction(dice, `T${number}`, content, notifies)],
  ]);
}

function failingBlock(block: string, steps: NewStep[]): NewStep[] {
  const rescue: NewStep = { kind: 'command', seconds: 0, part: 'rescue' };
  return [...steps, rescue].map((step) => ({ ...step, block }));
}

/** Some files, all of them or none; sometimes its check fails. */
function transaction(dice: Dice, block: string, content: () => string, notifies: () => object): NewStep[] {
  const file = (): NewStep => ({ kind: 'copy', seconds: 0, content: content(), ...notifies() });
  const inside = dice.times(1, 3, () =>
    dice.percent(20) ? { kind: 'folder' as const, seconds: 0 } : file(),
  );
  const steps: NewStep[] = [...inside, { kind: 'commit', seconds: dice.of([0, 0, 0.5]), id: block }];
  if (dice.percent(70)) return steps.map((step) => ({ ...step, block }));
  return failingBlock(
    block,
    steps.map((step) => ({ ...step, part: 'block' as const })),
  );
}

/** The jobs that no step waits for. */
function begunJobs(steps: readonly Step[]): Step[] {
  return steps.filter(
    ({ id, kind }) => kind === 'start' && !steps.some((step) => step.kind === 'wait' && step.reads === id),
  );
}

/** It asks where the job runs, as its user. */
function waitFor({ id, as, on }: Step): NewStep {
  return { kind: 'wait', seconds: 0, reads: id, ...(as && { as }), ...(on && { on }) };
}

/** Sometimes another user, or another host. */
function randomPlace(dice: Dice, hosts: readonly string[]): Partial<Step> {
  return {
    ...(dice.percent(15) && { as: 'other' as const }),
    ...(hosts.length > 1 && dice.percent(15) && { on: dice.of(hosts) }),
  };
}

/** Nothing, a little, or long enough for a fault to happen. */
function duration(dice: Dice): number {
  const [nothing, little, long] = [() => 0, () => dice.from(1, 4) / 10, () => dice.from(10, 25) / 10];
  return dice.weighted([
    [5, nothing],
    [4, little],
    [1, long],
  ]);
}

/** Short, longer than a packet, or too long for one message to a host. */
function contentOf(dice: Dice, number: number): string {
  const repeats = dice.of([1, 1, 1, 1, 1, 1, 300, 300, 7000]);
  return `content ${number}\n`.repeat(repeats);
}
