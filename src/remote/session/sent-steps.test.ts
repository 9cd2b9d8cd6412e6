import { expect, test } from 'vitest';
import type { RemoteStep } from '../step/step.ts';
import type { Answer } from './answer.ts';
import { SentSteps } from './sent-steps.ts';

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

/** A step whose failure the host has not noticed, one that has nothing wrong, or a fence. */
const missed = (onFailure: RemoteStep['onFailure']) => ({ module: 'shell', onFailure });
const unnoticed: [name: string, acts: (Partial<RemoteStep> | 'fence')[], now: boolean, later: boolean][] = [
  ['none', [outside], false, false],
  ['one that may be ignored', [missed('keep')], false, false],
  ['one that stops', [missed('stop'), outside], true, false],
  ['one of a loop', [missed('later'), outside], false, true],
  ['one of a loop, and the loop has ended', [missed('later'), 'fence', outside], true, false],
  ['one of a loop that ends with it', [missed('later'), 'fence'], true, false],
];

test.each(unnoticed)('failures that the host has not noticed: %s', (_, acts, now, later) => {
  const steps = new SentSteps();
  acts.forEach((act, id) => {
    steps.add(act === 'fence' ? act : { id, step: act as RemoteStep, resolve: () => {}, reject: () => {} });
  });
  for (let first = steps.first; first; first = steps.first) {
    steps.answered(answer as Answer);
    if (first.step.onFailure) steps.failUnnoticed(first);
    expect(steps.passFences()).toBe(false);
  }
  expect(steps.notice()).toBe(now);
  expect(steps.failsLater).toBe(later);
});
