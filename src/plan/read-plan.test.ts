import { expect, test } from 'vitest';
import { checkAge, parsePlan } from './read-plan.ts';
import { planOf } from './rows.fixture.ts';
import { planHash, type SavedPlan } from './saved-plan.ts';

const content: Omit<SavedPlan, 'hash'> = {
  version: 1,
  kplay: '0.1.0',
  time: '2026-01-02T03:04:05.678Z',
  max_age: 3600,
  by: 'alice@ws1',
  folder: '/srv/site',
  playbooks: ['site.yml'],
  choice: { inventory: ['hosts.yml'], limit: 'web' },
  secret_vars: false,
  inputs: [{ file: 'site.yml', sha256: '0'.repeat(64) }],
  salt: '1'.repeat(32),
  plan: planOf([['web1', 'Page', 'changed', { changes: [{ key: 'mode', before: null, after: '0644' }] }]]),
  steps: { web1: [{ task: 'site.yml:1:1', key: '2'.repeat(24), finds: 'nothing' }] },
  unknown: { __proto__: ['x'] } as never,
};
const whole = (more: object = {}) => {
  const made = { ...content, ...more } as typeof content;
  return JSON.stringify({ ...made, hash: planHash(made) });
};

test('a plan is read as it was written, whatever the order of its keys', async () => {
  const plan = JSON.parse(whole()) as SavedPlan;
  const turned = Object.fromEntries(Object.entries(plan).reverse());
  expect((await parsePlan(JSON.stringify(turned), 'p.kplan')).hash).toBe(plan.hash);
});

test.each<[what: string, text: string, message: RegExp]>([
  ['a part of it', whole().slice(0, -9), /^p is not a plan: /],
  ['another file', '{"a": 1}', /^p is not a plan that this kplay reads: "version" is missing$/],
  ['a later version', whole({ version: 2 }), /"version" must be equal to constant$/],
  [
    'a word that planned.sh does not know',
    whole({ steps: { web1: [{ task: '', key: '2'.repeat(24), finds: 'x' }] } }),
    /finds" must match/,
  ],
  [
    'an option that it must not have',
    whole({ choice: { inventory: [], 'become-password-file': '/x' } }),
    /become-password-file" is unknown$/,
  ],
  ['a changed value', whole().replace('"0644"', '"0777"'), /^p was altered: /],
  ['a changed expectation', whole().replace('"nothing"', '""'), /^p was altered: /],
])('refuses %s', async (_, text, message) => {
  await expect(parsePlan(text, 'p')).rejects.toThrow(message);
});

test.each<[seconds: number, most: number | undefined, isOld: boolean]>([
  [3600, undefined, false],
  [3601, undefined, true],
  [3601, 7200, false],
  [60, 30, true],
])('after %i s, with a limit of %s', (seconds, most, isOld) => {
  const check = () => checkAge(JSON.parse(whole()), Date.parse(content.time) + seconds * 1000, most);
  if (isOld) expect(check).toThrow(/too old/);
  else expect(check).not.toThrow();
});
