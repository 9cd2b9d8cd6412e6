import { expect, test } from 'vitest';
import type { RemoteStep } from '../step/step.ts';
import type { Answer } from './answer.ts';
import { fence, SentSteps } from './sent-steps.ts';

const inside = (transaction: string) => ({ module: 'copy', transaction });
const end = (transaction: string) => ({ module: 'kp_transaction', transaction });
const outside = { module: 'copy' };
const answer = { results: {} };
const confirm = { results: { confirm: 'yes' } };

type Act = Partial<RemoteStep> | Pick<Answer, 'results'>;

const cases: [name: string, acts: Act[], canContinue: boolean][] = [
  ['without a transaction', [outside], true],
  ['in a transaction', [inside('a')], false],
  ['in a transaction whose steps are answered', [inside('a'), answer], false],
  ['when the end of a transaction is on the way', [inside('a'), end('a'), answer], false],
  ['after a transaction', [inside('a'), end('a'), answer, answer, outside], true],
  ['before the confirmation of a transaction', [inside('a'), end('a'), answer, confirm], false],
  ['after the confirmation', [inside('a'), end('a'), answer, confirm, end('a'), answer], true],
  [
    'in a transaction that was sent before the end of an earlier one',
    [inside('a'), end('a'), inside('b'), answer, answer, answer],
    false,
  ],
];

test.each(cases)('whether steps can continue in another shell, %s', (_, acts, canContinue) => {
  const steps = new SentSteps();
  acts.forEach((act, id) => {
    if ('results' in act) steps.answered(act as Answer);
    else steps.add({ id, step: act as RemoteStep, resolve: () => {}, reject: () => {} });
  });
  expect(steps.canContinue).toBe(canContinue);
});

const part = { module: 'shell', onFailure: 'later' } as const;
const whole = { module: 'shell', onFailure: 'stop' } as const;
const incomplete = { results: {}, isIncomplete: true } as const;

type Stage = Partial<RemoteStep> | Pick<Answer, 'results'> | 'fence' | 'fails' | 'take' | 'recalled';

/** A loop, other steps and fences, and what counts at the end of the answers from a lost shell. */
const failures: [name: string, stages: Stage[], effect: { stops: boolean; failsLater: boolean }][] = [
  ['a task without its output', [whole, outside, incomplete, 'recalled'], { stops: true, failsLater: false }],
  [
    'an item without its output, when others are left',
    [part, part, 'fence', incomplete, 'recalled'],
    { stops: false, failsLater: true },
  ],
  [
    'an item without its output, when the host has ended the loop',
    [part, 'fence', whole, incomplete, 'recalled'],
    { stops: true, failsLater: false },
  ],
  [
    'an item of a loop that was given up',
    [part, part, 'fence', 'fails', answer, 'take', whole, answer, 'recalled'],
    { stops: false, failsLater: false },
  ],
];

test.each(failures)('the failure of %s takes effect at its time', (_, stages, effect) => {
  const steps = new SentSteps();
  let stops = false;
  stages.forEach((stage, id) => {
    if (stage === 'fence') steps.add(fence);
    else if (stage === 'fails') steps.failsLater = true;
    else if (stage === 'take') steps.take();
    else if (stage === 'recalled') stops = steps.noteUnknownFailures();
    else if ('results' in stage) {
      steps.answered(stage as Answer);
      steps.passFences();
    } else steps.add({ id, step: stage as RemoteStep, resolve: () => {}, reject: () => {} });
  });
  expect({ stops, failsLater: steps.failsLater }).toEqual(effect);
});
