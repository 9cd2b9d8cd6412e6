import { describe, expect, it } from 'vitest';
import { parseJson } from './text.ts';
import type { Values } from './values.ts';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('JSON from outside', () => {
  it.each([
    ['500 levels', nested(500)],
    ['brackets in a text', `["${'['.repeat(100_000)}"]`],
    ['a quote in a text', `["\\"${'{'.repeat(100_000)}\\\\"]`],
    ['many lists beside each other', `[${'[],'.repeat(10_000)}[]]`],
  ])('%s: it is read', (_, text) => {
    expect(JSON.stringify(parseJson(text))).toBe(text);
  });

  it.each([
    ['501 levels', nested(501)],
    ['a million levels', nested(1_000_000)],
    ['mappings', `${'{"a":'.repeat(600)}1${'}'.repeat(600)}`],
    ['levels after a text', `["\\\\",${nested(600)}]`],
    ['levels without an end', '['.repeat(600)],
  ])('%s: it is refused', (_, text) => {
    expect(() => parseJson(text)).toThrow(new SyntaxError('it is nested more than 500 levels deep'));
  });

  it('keeps keys that have a meaning in JavaScript, and none has a prototype', () => {
    const text = '{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}},"a":[{"__proto__":null}]}';
    const value = parseJson(text) as Values;
    expect(JSON.stringify(value)).toBe(text);
    expect(Object.getPrototypeOf(value)).toBe(null);
    expect([value.x, ({} as Values).x]).toEqual([undefined, undefined]);
  });
});
