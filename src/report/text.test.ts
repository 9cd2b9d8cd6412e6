import { describe, expect, test } from 'vitest';
import { changeSummary } from './changes.ts';
import { lineCounts, unifiedDiff } from './diff.ts';
import { hostSet } from './hosts.ts';
import { style } from './style.ts';
import { humanTime } from './time.ts';
import { cut, pad, width } from './width.ts';

const plain = style(false);

test.each([
  [0, '0.00 s'],
  [320, '0.32 s'],
  [994, '0.99 s'],
  [999, '1.0 s'],
  [4130, '4.1 s'],
  [9960, '10 s'],
  [59_600, '1 min 0 s'],
  [185_000, '3 min 5 s'],
  [7_800_000, '2 h 10 min'],
])('%i ms is %s', (ms, text) => {
  expect(humanTime(ms)).toBe(text);
});

test.each([
  ['abc', 3],
  ['Grüße', 5],
  ['日本', 4],
  ['e\u0301', 1],
  ['🚀', 2],
])('%s takes %i columns', (text, columns) => {
  expect(width(text)).toBe(columns);
});

test.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdef', 4, 'abc…'],
  ['日本語', 4, '日…'],
  ['abc', 0, ''],
])('cut %s to %i', (text, columns, expected) => {
  expect(cut(text, columns)).toBe(expected);
});

test('pad counts columns, not characters', () => {
  expect(pad('日', 4)).toBe('日  ');
});

describe('hostSet', () => {
  test.each<[string[], number, number, string]>([
    [['web1'], 3, 24, 'web1'],
    [['web3', 'web1', 'web2'], 9, 24, 'web[1:3]'],
    [['web1', 'web3'], 9, 24, 'web1, web3'],
    [['web1', 'web3', 'web5', 'web7'], 9, 16, 'web1 and 3 more'],
    [['web1', 'web3', 'web5', 'web7'], 9, 21, 'web1, web3 and 2 more'],
    [['web08', 'web09', 'web10'], 9, 24, 'web[08:10]'],
    [['web9', 'web10', 'web11'], 20, 24, 'web[9:11]'],
    [['web09', 'web9'], 9, 24, 'web09, web9'],
    [['a1.example', 'a2.example', 'b1.example'], 9, 28, 'a[1:2].example, b1.example'],
    [['a', 'b', 'c'], 3, 24, 'all 3 hosts'],
    [['a', 'b'], 2, 24, 'a, b'],
    [['10.0.0.1', '10.0.0.2'], 9, 24, '10.0.0.[1:2]'],
    [['a-host-with-a-very-long-name', 'b'], 9, 24, 'a-host-with-… and 1 more'],
    [['a-host-with-a-very-long-name'], 9, 24, 'a-host-with-a-very-long…'],
    [['x\x1b1', 'x\x1b2'], 9, 24, 'x\\x1b[1:2]'],
  ])('%j of %i in %i columns: %s', (hosts, all, columns, expected) => {
    expect(hostSet(hosts, all, columns)).toBe(expected);
  });
});

describe('changeSummary', () => {
  const short = { full: false, diff: false };
  const a = '1a2b3c4d'.repeat(8);
  const b = '9f3c0e11'.repeat(8);
  test.each([
    ['a value', [{ key: 'mode', before: '0644', after: '0755' }], short, 'mode 0644 → 0755'],
    ['a hash', [{ key: 'sha256', before: a, after: b }], short, 'sha256 1a2b3c4d… → 9f3c0e11…'],
    ['a hash in full', [{ key: 'h', before: null, after: a }], { ...short, full: true }, `h none → ${a}`],
    ['something new', [{ key: 'owner', before: null, after: 'root' }], short, 'owner none → root'],
    ['something removed', [{ key: 'line', before: 'x', after: null }], short, 'line x → none'],
    ['nothing between', [{ key: 'gecos', before: '', after: 'Web' }], short, 'gecos "" → Web'],
    ['escapes', [{ key: 'k\x1b', before: '\x1b[2J', after: 'a\nb' }], short, 'k\\x1b \\x1b[2J → a\\nb'],
    [
      'text',
      [{ key: 'content', before: 'a\nb\n', after: 'a\nc\nd\n', kind: 'text' as const }],
      short,
      'content +2 −1',
    ],
    [
      'text beside a diff',
      [{ key: 'content', before: 'a', after: 'b', kind: 'text' as const }],
      { full: false, diff: true },
      '',
    ],
    [
      'a long value',
      [{ key: 'k', before: 'x', after: `${'a'.repeat(30)}${'z'.repeat(30)}` }],
      short,
      `k x → ${'a'.repeat(20)}…${'z'.repeat(11)}`,
    ],
  ])('%s', (_, changes, options, expected) => {
    expect(changeSummary(changes, options)).toBe(expected);
  });
});

describe('unifiedDiff', () => {
  test('has three lines of context and no escapes', () => {
    const before = '1\n2\n3\n4\n5\n6\n7\n8\n';
    expect(unifiedDiff(before, before.replace('5', '5\x1b[31m\ttab'), plain)).toEqual([
      '@@ -2,7 +2,7 @@',
      ' 2',
      ' 3',
      ' 4',
      '-5',
      '+5\\x1b[31m\ttab',
      ' 6',
      ' 7',
      ' 8',
    ]);
  });

  test.each([
    ['a new text', '', 'a\n', ['@@ -0,0 +1 @@', '+a']],
    ['a lost newline at the end', 'a\n', 'a', ['@@ -1 +1 @@', '-a', '+a', '\\ No newline at end of file']],
    ['CRLF becomes LF', 'a\r\n', 'a\n', ['@@ -1 +1 @@', '-a\\r', '+a']],
  ])('%s', (_, before, after, expected) => {
    expect(unifiedDiff(before, after, plain)).toEqual(expected);
  });

  test('does not try texts that are too large', () => {
    const large = 'x\n'.repeat(400_000);
    expect(unifiedDiff(large, `${large}y`, plain)).toEqual([
      'too many differences to show (800000 → 800001 characters)',
    ]);
    expect(lineCounts(large, 'y')).toBeUndefined();
  });

  test('paints added and removed lines', () => {
    const painted = unifiedDiff('a\n', 'b\n', style(true));
    expect(painted).toEqual(['\x1b[36m@@ -1 +1 @@\x1b[39m', '\x1b[31m-a\x1b[39m', '\x1b[32m+b\x1b[39m']);
  });
});
