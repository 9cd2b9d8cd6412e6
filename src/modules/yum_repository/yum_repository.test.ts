import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { machineExamples, whyNoManager } from '../../../test/support/package-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import repository from './index.ts';

const args = {
  name: 'a',
  description: 'A b',
  reposdir: '@',
  baseurl: ['https://a', 'https://b'],
  enabled: false,
};
const text = '[a]\\nbaseurl = https://a\\n\\thttps://b\\nenabled = 0\\nname = A b\\n';
const is = (content: string) => `printf '${content}' | cmp - @/a.repo`;

const cases: Case[] = [
  {
    name: 'a new file',
    args: { ...args, mode: '0600' },
    before: { repository: 'absent', mode: null },
    after: is(text),
  },
  {
    name: 'the same options in another order, with comments',
    given: `printf '[a]\\n# x\\nname=A b\\nenabled=0\\nbaseurl: https://a\\n  https://b \\n\\n[b]\\n' >@/a.repo`,
    args,
  },
  {
    name: 'an option that the task does not have',
    given: `printf '[b]\\nx=1\\n\\n[a]\\nname=A b\\nenabled=0\\nbaseurl=https://a\\n https://b\\ncost=1\\n\\n# c\\n[c]\\n' >@/a.repo`,
    args,
    before: { repository: 'other' },
    after: is(`[b]\\nx=1\\n\\n${text}\\n# c\\n[c]\\n`),
  },
  {
    name: 'another value, in a file without a newline at the end',
    given: `printf '[a]\\nname=x' >@/a.repo`,
    args: { ...args, mode: '0640' },
    before: { repository: 'other', mode: '0644' },
    after: is(text),
  },
  {
    name: 'one of several sections is removed',
    given: `printf '[b]\\nx=1\\n[a]\\ny=1\\n[c]\\n' >@/a.repo`,
    args: { name: 'a', state: 'absent', reposdir: '@' },
    before: { repository: 'present' },
    after: is('[b]\\nx=1\\n[c]\\n'),
  },
  {
    name: 'the last section is removed',
    given: `printf '# ours\\n[a]\\ny=1\\n' >@/a.repo`,
    args: { name: 'a', state: 'absent', reposdir: '@' },
    before: { repository: 'present' },
    after: 'test ! -e @/a.repo',
  },
  { name: 'nothing to remove', args: { name: 'a', state: 'absent', reposdir: '@' } },
];

stateCases('yum_repository', cases);

describe.skipIf(whyNoManager('dnf'))('as the real dnf reads it', () =>
  machineExamples('yum_repository', 'dnf'),
);

const present = { name: 'a', description: 'A', baseurl: 'https://a' };

test.each<[Values, RegExp]>([
  [{ name: '../x' }, /id of a repository/],
  [{ description: null }, /needs description/],
  [{ baseurl: null }, /needs baseurl/],
  [{ baseurl: '/srv/rpms' }, /must be an address/],
  [{ description: 'a\nb=1' }, /single line/],
  [{ file: 'a/b' }, /without a slash/],
])('refuses %j', (more, message) => expect(refusalOf(repository, { ...present, ...more })).toMatch(message));
