import { describe, expect, test } from 'vitest';
import type { Change } from '../core/events.ts';
import { changeSummary } from './changes.ts';
import { unifiedDiff } from './diff.ts';
import { hostSet } from './hosts.ts';
import { style } from './style.ts';
import { humanTime } from './time.ts';
import { cut, pad, textRows, width } from './width.ts';

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

test.each<[string, number, string[]]>([
  ['one two three', 20, ['one two three']],
  ['one two three', 8, ['one two', 'three']],
  ['  one two three', 8, ['  one', 'two', 'three']],
  ['a-word-that-is-too-long b', 8, ['a-word-that-is-too-long', 'b']],
  ['\x1b[31mone\x1b[39m two', 7, ['\x1b[31mone\x1b[39m two']],
  ['', 8, ['']],
])('%j in rows of %i', (text, columns, expected) => {
  expect(textRows(text, columns)).toEqual(expected);
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
    [['web1', 'web2', 'web3', 'web5', 'web7'], 9, 15, 'web1 and 4 more'],
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
  const a = '1a2b3c4d'.repeat(8);
  const b = '9f3c0e11'.repeat(8);
  const text = { key: 'content', before: 'a', after: 'b', kind: 'text' as const };
  const change = (key: string, before: string | null, after: string | null) => ({ key, before, after });
  test.each<[string, Change[], string]>([
    ['a value', [change('mode', '0644', '0755')], 'mode 0644 → 0755'],
    ['a new file', [change('state', 'absent', 'file'), change('sha256', null, a)], 'created'],
    [
      'with a mode',
      [change('state', 'absent', 'directory'), change('mode', null, '0750')],
      'created, mode 0750',
    ],
    ['something new of another kind', [change('state', 'absent', 'link')], 'created (link)'],
    ['a removed file', [change('state', 'file', 'absent')], 'removed'],
    ['a file becomes a link', [change('state', 'file', 'link')], 'state file → link'],
    ['a restart', [change('state', 'started', 'restarted')], 'restarted'],
    ['a start', [change('state', 'stopped', 'started')], 'state stopped → started'],
    ['other content', [change('sha256', a, b), change('mode', '1', '2')], 'content, mode 1 → 2'],
    ['a text, which a diff shows', [change('sha256', a, b), text], ''],
    ['something new', [change('owner', null, 'root')], 'owner root'],
    ['something removed', [change('line', 'x', null)], 'line x → none'],
    ['nothing between', [change('gecos', '', 'Web')], 'gecos "" → Web'],
    ['escapes', [change('k\x1b', '\x1b[2J', 'a\nb')], 'k\\x1b \\x1b[2J → a\\nb'],
    [
      'a long value',
      [change('k', 'x', `${'a'.repeat(30)}${'z'.repeat(30)}`)],
      `k x → ${'a'.repeat(20)}…${'z'.repeat(11)}`,
    ],
  ])('%s', (_, changes, expected) => {
    expect(changeSummary(changes, false)).toBe(expected);
  });

  test('hashes and long values in full', () => {
    expect(changeSummary([change('sha256', null, a), change('sha256', a, b)], true)).toBe(
      `sha256 ${a}, sha256 ${a} → ${b}`,
    );
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
  });

  test('paints added and removed lines', () => {
    const painted = unifiedDiff('a\n', 'b\n', style(true));
    expect(painted).toEqual(['\x1b[36m@@ -1 +1 @@\x1b[39m', '\x1b[31m-a\x1b[39m', '\x1b[32m+b\x1b[39m']);
  });
});
