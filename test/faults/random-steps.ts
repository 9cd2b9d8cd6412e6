import type { Dice } from '../random/dice.ts';
import type { Step } from './steps.ts';

/** Makes steps of all kinds, in their order; handlers are last. */
export function randomSteps(dice: Dice): Step[] {
  const handlers = Array.from({ length: dice.from(0, 2) }, (_, i) => `H${i + 1}`);
  const steps: Step[] = [];
  for (let left = dice.from(4, 10); left > 0; left--)
    for (const made of randomStep(dice, steps, handlers)) steps.push({ ...made, id: `S${steps.length + 1}` });
  const last = handlers.map((id): Step => ({ id, kind: 'command', seconds: 0, part: 'handler' }));
  return [...steps, ...last];
}

type NewStep = Omit<Step, 'id'>;

function randomStep(dice: Dice, before: readonly Step[], handlers: readonly string[]): NewStep[] {
  const notifies = () => (handlers.length > 0 && dice.percent(25) ? { notifies: dice.of(handlers) } : {});
  const items = () => Array.from({ length: dice.from(2, 4) }, (_, i) => String(i + 1));
  const command = (more: Partial<Step>): NewStep => ({ kind: 'command', seconds: duration(dice), ...more });
  const copy = (more: Partial<Step>): NewStep => ({ kind: 'copy', seconds: 0, ...more });
  const content = () => contentOf(dice, before.length + 1);
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
    [2, () => [{ kind: 'line', seconds: 0, content: `line ${before.length + 1}` }]],
    [1, () => [{ kind: 'folder', seconds: 0 }]],
    [1, () => [command({ part: 'block' }), command({ part: 'rescue' })]],
  ]);
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
  const repeats = dice.of([1, 1, 1, 1, 1, 1, 300, 300, 12_000]);
  return `content ${number}\n`.repeat(repeats);
}
