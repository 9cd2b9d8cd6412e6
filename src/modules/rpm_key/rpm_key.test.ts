import { afterAll, describe, expect, test } from 'vitest';
import { testServer } from '../../../test/support/http-server.ts';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { publicKeyId as id, publicKey as key } from '../../../test/support/openpgp-key.ts';
import { machineExamples, packageMachine, whyNoManager } from '../../../test/support/package-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import rpmKey from './index.ts';

const server = await testServer();
server.texts['/key.asc'] = key;
afterAll(server.close);
const url = `${server.url}/key.asc`;
const imported = `cat >@/k <<'END'\n${key}END\nrpm --import @/k`;
const has = `rpm -q gpg-pubkey-${id.slice(-8).toLowerCase()}`;
const other = id.replaceAll('9', '8');

const cases: Case[] = [
  { name: 'from a server', args: { key: url }, before: { key: 'absent' }, after: has },
  {
    name: 'is there, so that it is not fetched',
    given: imported,
    args: { key: 'http://127.0.0.1:1/x', fingerprint: id },
  },
  { name: 'is there, and is fetched', given: imported, args: { key: url } },
  {
    name: 'another fingerprint',
    args: { key: url, fingerprint: [other] },
    fails: /the fingerprint of the key is 9e9d8dc5/,
  },
  {
    name: 'one of two fingerprints',
    args: { key: url, fingerprint: [other, id] },
    before: { key: 'absent' },
    after: has,
  },
  {
    name: 'a file',
    given: imported,
    args: { key: '@/k', state: 'absent' },
    before: { key: 'present' },
    after: `! ${has}`,
  },
  { name: 'not there', args: { key: `0x${id.slice(-8)}`, state: 'absent' } },
  { name: 'not a key', args: { key: `${server.url}/text` }, fails: /not a public key/ },
];

describe.skipIf(whyNoManager('dnf'))('with the real rpm', () => {
  stateCases('rpm_key', cases, packageMachine('dnf'));
  machineExamples('rpm_key', 'dnf');
});

test.each<[Values, RegExp]>([
  [{ key: 'x' }, /must be an address/],
  [{ key: '123456789' }, /8, 16 or 40/],
  [{ key: id }, /needs the address/],
  [{ key: '/k', fingerprint: 'x' }, /must be a fingerprint/],
  [{ key: id, fingerprint: id, state: 'absent' }, /from an address or a file/],
])('refuses %j', (given, message) => expect(refusalOf(rpmKey, given)).toMatch(message));
