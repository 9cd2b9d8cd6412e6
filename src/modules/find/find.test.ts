import { expect, test } from 'vitest';
import { type ActionCase, actionCases } from '../../../test/support/module-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import find from './index.ts';
import { findResult } from './result.ts';
import { ageOf, sizeOf } from './words.ts';

const given = `
  mkdir -p @/d/sub/deep @/d/.hid
  touch @/d/a.conf @/d/b.txt @/d/.c.conf @/d/sub/d.conf @/d/sub/deep/e.conf @/d/.hid/f.conf '@/d/x\\y'
  ln -s a.conf @/d/l.conf
  ln -s sub @/d/lsub
  head -c 3000 /dev/zero >@/d/b.txt
  touch -d '3 days ago' @/d/a.conf
`;
const paths = (...names: string[]): Values => ({
  matched: names.length,
  files: names.map((name) => ({ path: `@/d/${name}` })),
});

const finds = (name: string, args: Values, ...names: string[]): ActionCase => ({
  name,
  args: { paths: '@/d', ...args },
  given,
  returns: paths(...names),
});

const cases: ActionCase[] = [
  finds('by name', { patterns: '*.conf' }, 'a.conf'),
  finds('by names, with exceptions', { patterns: ['*.txt', 'x*', 'a*'], excludes: ['a.*', 'x\\y'] }, 'b.txt'),
  finds('below', { patterns: 'd.conf', recurse: true }, 'sub/d.conf'),
  finds('to a depth', { patterns: ['d.conf', 'e.conf'], recurse: true, depth: 2 }, 'sub/d.conf'),
  finds('hidden names', { patterns: '*.conf', hidden: true, age: '-1h' }, '.c.conf'),
  finds('hidden names of any kind', { patterns: '?c.conf', hidden: true }, '.c.conf'),
  finds('hidden names in full', { patterns: '*.c.conf', hidden: true }, '.c.conf'),
  finds('directories', { file_type: 'directory', hidden: true, patterns: ['.h*'] }, '.hid'),
  finds('links', { file_type: 'link', patterns: 'l.conf' }, 'l.conf'),
  finds(
    'behind links',
    { patterns: 'd.conf', recurse: true, follow: true, excludes: 'x', limit: 1, depth: 2 },
    'lsub/d.conf',
  ),
  finds('old ones', { age: '2d' }, 'a.conf'),
  finds('not so old ones', { age: '-2d', patterns: '*.txt' }, 'b.txt'),
  finds('large ones', { size: '2k' }, 'b.txt'),
  finds('just as large', { size: '3000' }, 'b.txt'),
  finds('small ones', { size: '-2999', patterns: 'a*' }, 'a.conf'),
  finds('a backslash', { patterns: 'x\\y' }, 'x\\y'),
  finds('nothing', { patterns: 'zz' }),
  finds('by patterns', { patterns: ['[ab]\\.(conf|md)', 'zz'], use_regex: true }, 'a.conf'),
  finds('by a pattern that looks ahead', { patterns: 'b(?!\\.conf)', use_regex: true }, 'b.txt'),
  finds('not by patterns', { patterns: '.*', excludes: ['x', 'a.conf$'], use_regex: true }, 'b.txt'),
  {
    name: 'by content',
    args: { paths: '@/d', contains: 'a+ \\d', recurse: true },
    given: "mkdir -p @/d/s; echo 'x aa 1' >@/d/1; printf 'x\\naa 1' >'@/d/s/2 3'; : >@/d/3",
    returns: paths('s/2 3'),
  },
  {
    name: 'names that look like others',
    args: { paths: '@/d', recurse: true },
    given:
      "mkdir -p '@/d/b\n' '@/d/ .' '@/d/a\n81a4 1 2 3 0 0 0 0 5 8 4096 1 2 3 root root .'; cd @/d; for f in ./*; do touch \"$f/x\"; done",
    returns: paths(' ./x'),
  },
  {
    name: 'paths that are no directories',
    args: { paths: ['@/x', '@/f', '@/d/'] },
    given: 'touch @/f; mkdir @/d; touch @/d/a',
    returns: {
      files: [{ path: '@/d/a' }],
      skipped_paths: { '@/x': '@/x does not exist', '@/f': '@/f is not a directory' },
    },
  },
];

actionCases('find', cases);

test.each([
  ['90', 90],
  ['2h', 7200],
  ['-1w', -604800],
  ['1days', 86400],
  ['x', undefined],
  ['1y', undefined],
])('age %s', (text, age) => expect(ageOf(text)).toBe(age));

test.each([
  ['10', 10],
  ['-1k', -1024],
  ['2GB', 2 ** 31],
  ['', undefined],
])('size %s', (text, size) => expect(sizeOf(text)).toBe(size));

test('a host that lies', () => {
  expect(() => findResult({ files0: 'x ./y' }, { paths: ['/d'], age_stamp: 'mtime' })).toThrow(
    'attributes of a file',
  );
});

test.each([{ paths: ['x'] }, { age: 'old' }, { size: 'big' }, { depth: 0 }, { contains: '(' }])(
  '%j is refused',
  (more) => {
    expect(refusalOf(find, { paths: ['/x'], ...more })).toBeTypeOf('string');
  },
);
