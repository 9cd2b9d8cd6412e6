import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkAge, parsePlan } from './read-plan.ts';
import { planOf } from './rows.fixture.ts';
import { planHash, type SavedPlan } from './saved-plan.ts';
import { signerOf, signPlan } from './signature.ts';

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

/** Two keys of SSH, and files of allowed signers. */
const folder = mkdtempSync(join(tmpdir(), 'kplay-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));
const keyOf = (name: string) => {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(folder, name)]);
  return readFileSync(join(folder, `${name}.pub`), 'utf8');
};
const keys = { alice: keyOf('alice'), mallory: keyOf('mallory') };
const signed = (by: keyof typeof keys) => {
  const plan = JSON.parse(whole()) as SavedPlan;
  return { ...plan, signature: signPlan(plan, join(folder, by)) };
};

test.each<[what: string, plan: () => SavedPlan, signers: string, signer: object]>([
  ['the plan of a signer', () => signed('alice'), `a@x ${keys.alice}`, { name: 'a@x' }],
  [
    'a key for commits only',
    () => signed('alice'),
    `a@x namespaces="git" ${keys.alice}`,
    { why: expect.stringMatching(/not permitted/) },
  ],
  ['no signature', () => JSON.parse(whole()), `a@x ${keys.alice}`, { why: 'it is not signed' }],
  [
    'another key',
    () => signed('mallory'),
    `a@x ${keys.alice}`,
    { why: expect.stringMatching(/no principal/i) },
  ],
  ['no signers', () => signed('alice'), '', { why: expect.stringMatching(/no principal/i) }],
  [
    'an expired key',
    () => signed('alice'),
    `a@x valid-before="20200101" ${keys.alice}`,
    { why: expect.stringMatching(/./) },
  ],
  [
    'the signature of a commit',
    () => {
      const { hash, ...rest } = JSON.parse(whole()) as SavedPlan;
      const sign = ['-q', '-Y', 'sign', '-n', 'git', '-f', join(folder, 'alice')];
      return {
        ...rest,
        hash,
        signature: execFileSync('ssh-keygen', sign, { input: hash, encoding: 'utf8' }),
      };
    },
    `a@x ${keys.alice}`,
    { why: expect.stringMatching(/namespace/) },
  ],
  [
    'the signature of another plan',
    () => ({ ...signed('alice'), hash: '0'.repeat(64) }),
    `a@x ${keys.alice}`,
    { why: expect.stringMatching(/verif/) },
  ],
])('the signer of %s', (_, plan, signers, signer) => {
  const file = join(folder, 'allowed_signers');
  writeFileSync(file, signers);
  expect(signerOf(plan(), file)).toEqual(signer);
});

test('a signature is no part of the hash', async () => {
  const plan = signed('alice');
  expect((await parsePlan(JSON.stringify(plan), 'p.kplan')).signature).toBe(plan.signature);
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
