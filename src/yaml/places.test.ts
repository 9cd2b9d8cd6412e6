import { describe, expect, it } from 'vitest';
import type { Place } from '../core/errors.ts';
import type { Values } from '../core/values.ts';
import { keyPlaceOf, placeOf, placeWithin, readYaml } from './read.ts';

const at = (place: Place | undefined): string | undefined =>
  place && `${place.line}:${place.col}${place.length ? `+${place.length}` : ''}`;

const text = `\
base: &base
  x: one
top:
  - name: "two three"
    empty:
  - <<: *base
    y: 4
`;

describe('places', () => {
  const root = readYaml(text, 'f.yml') as Values;
  const list = root.top as Values[];

  it.each<[string, Place | undefined, string | undefined]>([
    ['a scalar', placeOf(root.base as Values, 'x'), '2:6+3'],
    ['a key', keyPlaceOf(root, 'top'), '3:1+3'],
    ['a container', placeOf(list), '4:3+19'],
    ['an item', placeOf(list, 1), '6:5+9'],
    ['a quoted scalar', placeOf(list[0]!, 'name'), '4:11+11'],
    ['an absent value: its key', placeOf(list[0]!, 'empty'), '5:5+5'],
    ['a merged value: where it was written', placeOf(list[1]!, 'x'), '2:6+3'],
    ['a merged key', keyPlaceOf(list[1]!, 'x'), '2:3'],
    ['an unknown key', placeOf(root, 'nothing'), undefined],
    ['an unknown container', placeOf({}, 'x'), undefined],
  ])('of %s', (_, place, expected) => {
    expect(at(place)).toBe(expected);
  });

  it('names the file', () => {
    expect(placeOf(root)?.file).toBe('f.yml');
  });
});

describe('places within a text', () => {
  it.each<[string, string]>([
    ['a: one X two', '1:8'],
    ['a: "one X two"', '1:9'],
    ["a: 'it''s X'", '1:11'],
    ['a: "q \\" X"', '1:10'],
    ['a: "tab \\t X"', '1:4+10'],
    ['a: |\n  one\n    X two\n', '3:5'],
    ['a: |  # comment\n\n  one\n  X\n', '4:3'],
    ['a: >-\n  one\n  two X\n', '3:7'],
    ['a: >\n  one\n\n  two\n  X\n', '5:3'],
    ['a: one\n  two\n  X', '3:3'],
    ['a: |\r\n  one\r\n  X\r\n', '3:3'],
    ['a: !cel one X', '1:13'],
  ])('%j', (yaml, expected) => {
    const root = readYaml(yaml, 'f.yml') as Values;
    const value = root.a as string | { source: string };
    const offset = (typeof value === 'string' ? value : value.source).indexOf('X');
    expect(at(placeWithin(root, 'a', offset))).toBe(expected);
  });
});
