import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { machineExamples, packageMachine, whyNoManager } from '../../../test/support/package-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import snap from './index.ts';

const cases: Case[] = [
  {
    name: 'as wanted',
    given: 'snap install hello; snap set hello a.b=1',
    args: { name: 'hello', channel: 'stable', options: ['a.b=1'], state: 'enabled' },
  },
  {
    name: 'a new snap that is not to be used',
    args: { name: 'hello', state: 'disabled', options: 'a=1' },
    before: { hello: 'absent', options: 'other' },
    after: 'snap list | grep -q disabled',
  },
  {
    name: 'a disabled snap is there',
    given: 'snap install hello; snap disable hello',
    args: { name: 'hello' },
  },
  { name: 'a snap that does not exist', args: { name: 'none' }, fails: /snap install failed/ },
];

describe.skipIf(whyNoManager('snap'))('with a fake snap', () => {
  stateCases('snap', cases, packageMachine('snap'));
  machineExamples('snap', 'snap');
});

test.each([
  ['edge', 'latest/edge'],
  ['stable/fix-1', 'latest/stable/fix-1'],
  ['22/stable', '22/stable'],
])('the channel %s is %s', (channel, shown) => {
  const { args } = checkArgs(snap.params as Params, { name: 'a', channel });
  expect(snap.want(args as never)).toMatchObject({ channel: shown });
});

test.each<[Values, RegExp]>([
  [{ name: [] }, /empty/],
  [{ name: ['a', 'a'] }, /twice/],
  [{ name: '--x' }, /must be the name of a snap/],
  [{ name: '/srv/a.snap' }, /must be the name of a snap/],
  [{ name: 'a', state: 'absent', channel: 'edge' }, /neither channel/],
  [{ name: 'a', options: 'a:b=1' }, /must be an option/],
  [{ name: 'a', options: ['b=1', 'b=2'] }, /given twice/],
])('refuses %j', (given, message) => expect(refusalOf(snap, given)).toMatch(message));
