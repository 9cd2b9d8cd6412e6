import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { machineExamples, packageMachine, whyNoManager } from '../../../test/support/package-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import apk from './index.ts';

const cases: Case[] = [
  {
    name: 'packages that are there',
    given: 'apk add hello tree',
    args: { name: 'hello,tree', state: 'latest' },
  },
  { name: 'absent packages', args: { name: 'hello', state: 'absent' } },
  { name: 'a package that does not exist', args: { name: 'none' }, fails: /apk add failed/ },
];

describe.skipIf(whyNoManager('apk'))('with a fake apk', () => {
  stateCases('apk', cases, packageMachine('apk'));
  machineExamples('apk', 'apk');
});

test('arguments are options of apk', () => {
  const args = { no_cache: true, repository: ['https://x/edge'] };
  expect(apk.send!(args as never)).toMatchObject({ options: '--no-cache\n--repository=https://x/edge' });
});

test.each<[Values, RegExp]>([
  [{}, /say what to do/],
  [{ state: 'latest' }, /needs name/],
  [{ name: '--x' }, /must be the name of a package/],
  [{ name: 'a b' }, /must be the name of a package/],
  [{ name: 'a', upgrade: true }, /leave name out/],
])('refuses %j', (given, message) => expect(refusalOf(apk, given)).toMatch(message));
