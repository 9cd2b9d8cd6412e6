import { expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import archive from './index.ts';

/** A directory @/in with files, a link and an empty directory. */
const made = 'mkdir -p @/in/sub/empty; echo 1 >@/in/a; echo 2 >@/in/sub/b.tmp; ln -s a @/in/l; ';
const listed = (names: string) => `test "$(tar -tf @/x | tr '\\n' ' ')" = '${names} '`;

const cases: Case[] = [
  {
    name: 'a directory',
    given: made,
    args: { path: '@/in', dest: '@/x', mode: '0600' },
    before: { archive: 'absent', mode: null },
    after: `${listed('in/ in/a in/l in/sub/ in/sub/b.tmp in/sub/empty/')}; test "$(stat -c %a @/x)" = 600`,
  },
  {
    name: 'what is in a directory, without some names',
    given: made,
    args: { path: '@/in/', dest: '@/x', format: 'tar', exclusion_patterns: ['*.tmp', 'l'] },
    before: { archive: 'absent' },
    after: listed('./ ./a ./sub/ ./sub/empty/'),
  },
  {
    name: 'an archive that is as wanted, compressed by someone else',
    given: `${made}cd @; tar --sort=name -cf - in | gzip -1 >@/x`,
    args: { path: '@/in', dest: '@/x' },
  },
  {
    name: 'a file that differs',
    given: `${made}cd @; tar --sort=name -czf @/x in; echo 3 >>@/in/a`,
    args: { path: '@/in', dest: '@/x' },
    before: { archive: 'other' },
    after: 'test "$(tar -xOf @/x in/a | tr "\\n" :)" = 1:3:',
  },
  {
    name: 'another format',
    given: `${made}cd @; tar --sort=name -czf @/x in`,
    args: { path: '@/in', dest: '@/x', format: 'bz2' },
    before: { archive: 'other' },
    after: 'bzip2 -t <@/x',
  },
  {
    name: 'xz, and patterns in different directories',
    given: `${made}mkdir @/o; echo 3 >'@/o/c d'; echo 4 >@/o/e`,
    args: { path: ['@/in/a*', '@/o/*', '@/none'], exclude_path: '@/*/e', dest: '@/o/x', format: 'xz' },
    before: { archive: 'absent' },
    after: 'test "$(tar -tJf @/o/x | tr "\\n" :)" = "in/a:o/c d:"',
  },
  {
    name: 'zip',
    given: made,
    args: { path: '@/in', dest: '@/x', format: 'zip' },
    before: { archive: 'absent' },
    after: 'mkdir @/u; cd @/u; unzip -q @/x; test "$(cat in/sub/b.tmp)" = 2; test -L in/l',
  },
  {
    name: 'a single file, which is removed',
    given: 'echo 1 >"@/a b"',
    args: { path: '@/a b', remove: true },
    before: { archive: 'absent', sources: 'present' },
    after: 'test ! -e "@/a b"; test "$(gzip -dc "@/a b.gz")" = 1',
  },
  {
    name: 'a single file in an archive',
    given: 'echo 1 >@/a',
    args: { path: '@/a', dest: '@/x', force_archive: true },
    before: { archive: 'absent' },
    after: listed('a'),
  },
  {
    name: 'directories that are removed',
    given: made,
    args: { path: ['@/in/sub', '@/in/a'], dest: '@/x', remove: true },
    before: { archive: 'absent', sources: 'present' },
    after: `test "$(ls @/in)" = l; ${listed('sub/ sub/b.tmp sub/empty/ a')}`,
  },
  { name: 'nothing is there but the archive', given: 'echo 1 >@/x', args: { path: '@/in/*', dest: '@/x' } },
  { name: 'nothing is there', args: { path: '@/in/*', dest: '@/x' }, fails: /none of the paths exists/ },
  { name: 'a directory without dest', given: made, args: { path: '@/in' }, fails: /is a directory/ },
  {
    name: 'an archive in what it packs',
    given: made,
    args: { path: '@/in', dest: '@/in/sub/x' },
    fails: /is inside of/,
  },
  {
    name: 'a directory that another user could swap',
    given: `${made}mkdir @/o; echo 1 >@/o/c; chown nobody @/in`,
    args: { path: ['@/in/sub/b.tmp', '@/o/c'], dest: '@/x' },
    fails: /other users can create names/,
  },
];

stateCases('archive', cases);

test.each<[Values, RegExp]>([
  [{ path: 'x', dest: '/y' }, /not an absolute path/],
  [{ path: '~/x', dest: '/y' }, /not an absolute path/],
  [{ path: '/x/../y', dest: '/y' }, /not an absolute path/],
  [{ path: '/', dest: '/y' }, /cannot be \//],
  [{ path: [], dest: '/y' }, /at least one/],
  [{ path: ['/a', '/b'] }, /only optional/],
  [{ path: '/a/*' }, /only optional/],
  [{ path: '/a', remove: true, exclusion_patterns: ['x'] }, /would be lost/],
])('refuses %j', (given, message) => {
  expect(archive.check!(checkArgs(archive.params as Params, given).args as never)).toMatch(message);
});
