import { setTimeout as sleep } from 'node:timers/promises';
import { textOf } from '../core/text.ts';
import type { Value } from '../core/values.ts';
import { BadArguments } from '../evaluate/errors.ts';
import { render } from '../template/render.ts';
import type { Action, ActionResult, Waiting } from './action.ts';
import { failedResult, unchangedResult } from './results.ts';

interface Pause {
  /** Without a time, it waits for an answer. */
  seconds: number | undefined;
  prompt: string | undefined;
  hidden: boolean;
}

export const pauseAction: Action = {
  params: {
    seconds: { type: 'number', min: 0, doc: 'How many seconds to wait.' },
    minutes: { type: 'number', min: 0, doc: 'How many minutes to wait.' },
    prompt: { type: 'string', doc: 'What to ask the user; with a time, what to report.' },
    echo: { type: 'bool', default: true, doc: 'Whether to show what the user types.' },
  },
  check: ({ seconds, minutes }) =>
    seconds !== undefined && minutes !== undefined ? 'give either seconds or minutes' : undefined,
  runsOnce: () => true,
  wait({ args }, scope) {
    const value = (name: string): Value => render(args[name] ?? null, scope);
    const [seconds, minutes, prompt] = [value('seconds'), value('minutes'), value('prompt')];
    const pause: Pause = {
      seconds: minutes === null ? numberIn('seconds', seconds) : numberIn('minutes', minutes)! * 60,
      prompt: prompt === null ? undefined : textOf(prompt),
      hidden: value('echo') === false,
    };
    return (waiting) => wait(pause, waiting);
  },
};

function numberIn(argument: string, value: Value): number | undefined {
  if (value === null) return undefined;
  const number = Number(value);
  if (Number.isFinite(number) && number >= 0 && value !== '') return number;
  throw new BadArguments(`"${argument}" must be a number that is not negative`);
}

async function wait(pause: Pause, { check, signal, ask }: Waiting): Promise<ActionResult> {
  const { seconds, prompt, hidden } = pause;
  if (check) return { ...unchangedResult({ user_input: '' }), message: 'a run would wait here' };
  const since = performance.now();
  if (seconds === undefined && !ask)
    return failedResult('pause waits for an answer, and there is no terminal: give it seconds or minutes');
  let answer = '';
  if (seconds === undefined) answer = await ask!(prompt ?? 'Press enter to continue', hidden);
  else await sleep(seconds * 1000, undefined, { signal }).catch(() => {});
  const delta = Math.round((performance.now() - since) / 1000);
  const message = prompt !== undefined && seconds !== undefined ? prompt : undefined;
  return { ...unchangedResult({ user_input: answer, delta }), ...(message !== undefined && { message }) };
}
