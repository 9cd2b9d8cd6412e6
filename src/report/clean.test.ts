import { describe, expect, test } from 'vitest';
import { clean, cleanLines } from './clean.ts';

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const named: Record<number, string> = { 9: '\\t', 10: '\\n', 13: '\\r' };
const controls = [...range(0, 0x1f), ...range(0x7f, 0x9f)];
const bidi = [0x61c, 0x200e, 0x200f, ...range(0x202a, 0x202e), ...range(0x2066, 0x2069)];
const invisible = [0xad, 0x200b, 0x2028, 0x2029, 0x2060, 0xfeff];

describe('clean', () => {
  test.each(controls)('shows control character %i', (code) => {
    expect(clean(`a${String.fromCodePoint(code)}b`)).toBe(`a${named[code] ?? `\\x${hex(code, 2)}`}b`);
  });

  test.each([...bidi, ...invisible])('shows format character %i', (code) => {
    const shown = code > 0xff ? `\\u${hex(code, 4)}` : `\\x${hex(code, 2)}`;
    expect(clean(`a${String.fromCodePoint(code)}b`)).toBe(`a${shown}b`);
  });

  test.each([
    ['nothing', '', ''],
    ['colours', '\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    ['a title (OSC, BEL)', '\x1b]0;owned\x07', '\\x1b]0;owned\\x07'],
    ['a clipboard write (OSC 52, ST)', '\x1b]52;c;cm0=\x1b\\', '\\x1b]52;c;cm0=\\x1b\\'],
    ['CSI as one C1 character', '\x9b2J', '\\x9b2J'],
    ['a device query', '\x1b[6n', '\\x1b[6n'],
    ['overwriting by CR', 'failed\rok    ', 'failed\\rok    '],
    ['overwriting by backspace', 'no\b\byes', 'no\\x08\\x08yes'],
    ['a lone high surrogate', 'a\ud800b', 'a\\ud800b'],
    ['a lone low surrogate', 'a\udc00b', 'a\\udc00b'],
    ['a tag character', 'a\u{e0041}b', 'a\\u{e0041}b'],
    ['umlauts', 'Grüße', 'Grüße'],
    ['wide characters', '日本語', '日本語'],
    ['an emoji of several parts', '👩‍🔧', '👩‍🔧'],
    ['a backslash', 'C:\\x1b', 'C:\\x1b'],
  ])('%s', (_, text, expected) => {
    expect(clean(text)).toBe(expected);
  });
});

describe('cleanLines', () => {
  test.each([
    ['keeps newlines and tabs', 'a\n\tb\n', 'a\n\tb\n'],
    ['shows the CR of CRLF', 'a\r\nb', 'a\\r\nb'],
    ['shows escapes', 'a\n\x1b[2Jb', 'a\n\\x1b[2Jb'],
    ['shows line separators', 'a\u2028b', 'a\\u2028b'],
  ])('%s', (_, text, expected) => {
    expect(cleanLines(text)).toBe(expected);
  });

  test('leaves no character that moves a cursor, for any input', () => {
    const all = String.fromCodePoint(...range(0, 0x2fff), ...range(0xd800, 0xdfff));
    expect(cleanLines(all)).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    expect(cleanLines(all)).not.toMatch(/\p{Cs}/u);
  });
});
