import { describe, expect, it } from 'vitest';
import { changedNumbers } from './numbers.ts';
import { readYaml } from './read.ts';

describe('numbers that a text would change', () => {
  it.each<[string, string[]]>([
    ['a: 1.10', ['1:4 YAML reads 1.10 as the number 1.1']],
    ['a: {b: [1, 0012]}', ['1:12 YAML reads 0012 as the number 12']],
    ['a: 1.0\nb: 1e3', ['1:4 YAML reads 1.0 as the number 1', '2:4 YAML reads 1e3 as the number 1000']],
    ['a: [1, 2.5, -3, "1.10", 0x1f, 0o644, .inf]\nb: 1.2.3', []],
  ])('%j', (text, expected) => {
    const found = changedNumbers(readYaml(text, 'f.yml'));
    expect(found.map(({ place, message }) => `${place?.line}:${place?.col} ${message}`)).toEqual(expected);
  });
});
