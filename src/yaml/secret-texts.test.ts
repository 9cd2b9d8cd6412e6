import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../core/errors.ts';
import type { Secret, Values } from '../core/values.ts';
import { readYaml } from './read.ts';
import { replaceSecrets } from './secret-texts.ts';

const block = 'BEGIN\nabc\nEND\n';

/** A file after each of its secrets, or the text at a path, has become these lines. */
const replaced = (text: string, path?: string[], by = block) =>
  replaceSecrets(text, 'f.yml', async () => ({ tag: '!secret', text: by }), path);

describe('replaceSecrets', () => {
  it.each<[string, string, string[] | undefined, string]>([
    ['a word', 'a: !secret x\n', undefined, 'a: !secret |\n  BEGIN\n  abc\n  END\n'],
    ['without a line end', 'a: !secret x', undefined, 'a: !secret |\n  BEGIN\n  abc\n  END'],
    ['in quotes', "a: !secret 'it''s'\nb: 1\n", undefined, 'a: !secret |\n  BEGIN\n  abc\n  END\nb: 1\n'],
    ['a comment behind it', 'a: !secret x # why\n', undefined, 'a: !secret "BEGIN\\nabc\\nEND\\n" # why\n'],
    [
      'in braces',
      '{a: !secret x, b: [!secret y]}\n',
      undefined,
      '{a: !secret "BEGIN\\nabc\\nEND\\n", b: [!secret "BEGIN\\nabc\\nEND\\n"]}\n',
    ],
    [
      'in a list',
      '- !secret x\n- a: !secret y\n',
      undefined,
      '- !secret |\n    BEGIN\n    abc\n    END\n- a: !secret |\n    BEGIN\n    abc\n    END\n',
    ],
    [
      'deeper',
      'a:\n  b:\n    c: !secret x\n',
      undefined,
      'a:\n  b:\n    c: !secret |\n      BEGIN\n      abc\n      END\n',
    ],
    [
      'on the next line',
      'a:\n  !secret x\nb: 1',
      undefined,
      'a:\n  !secret |\n    BEGIN\n    abc\n    END\nb: 1',
    ],
    [
      'a block, with its indentation',
      'a: !secret |- # why\n    x\n    y\n\n# below\nb: 1\n',
      undefined,
      'a: !secret | # why\n    BEGIN\n    abc\n    END\n\n# below\nb: 1\n',
    ],
    [
      'of Ansible',
      'a: !vault |\n          $A\n          61\nb: 1\n',
      undefined,
      'a: !secret |\n          BEGIN\n          abc\n          END\nb: 1\n',
    ],
    [
      'with an anchor',
      'a: &x !secret y\nb: *x\n',
      undefined,
      'a: &x !secret |\n  BEGIN\n  abc\n  END\nb: *x\n',
    ],
    [
      'with an anchor after it',
      'a: !secret &x y\nb: *x\n',
      undefined,
      'a: !secret &x |\n  BEGIN\n  abc\n  END\nb: *x\n',
    ],
    [
      'Windows line ends',
      'a: !secret x\r\nb: 1\r\n',
      undefined,
      'a: !secret |\r\n  BEGIN\r\n  abc\r\n  END\r\nb: 1\r\n',
    ],
    ['no secret', '# !secret\na: 1   # b\n\n\n', undefined, '# !secret\na: 1   # b\n\n\n'],
    [
      'at a path',
      'a: {b: 1}\nc:\n  - d: x\n',
      ['c', '0', 'd'],
      'a: {b: 1}\nc:\n  - d: !secret |\n      BEGIN\n      abc\n      END\n',
    ],
    ['a number at a path', 'a: 0123\n', ['a'], 'a: !secret |\n  BEGIN\n  abc\n  END\n'],
  ])('%s', async (_, text, path, expected) => {
    expect(await replaced(text, path)).toBe(expected);
  });

  it.each<[string, string, string[], string]>([
    ['a missing key', 'a: 1', ['b'], 'there is no text at b'],
    ['a mapping', 'a: {b: 1}', ['a'], 'there is no text at a'],
    ['an alias', 'a: &x 1\nb: *x', ['b'], 'there is no text at b'],
    ['no value', 'a:', ['a'], 'there is no text at a'],
    ['a tag', 'a: !cel x', ['a'], 'the value at a has a tag'],
    ['bad YAML', 'a: [', ['a'], 'a [ is not closed'],
  ])('refuses %s', async (_, text, path, message) => {
    const error = await replaced(text, path).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(InvalidInput);
    expect((error as InvalidInput).message).toContain(message);
  });

  // the reader is the oracle
  it.each([
    'x',
    'yes',
    '0123',
    '',
    ' x',
    'x ',
    'a\n',
    'a\n\n',
    '\na',
    'a\n b\n',
    ' a\nb',
    'a\t\nb',
    'ü€😀',
    '"',
    "'",
    '#',
    'a: b',
    'a #b',
    '\u0085\u2028\ufeff',
    '\0\x1b',
    '---',
    '{{ x }}',
    '!x',
    '*x',
    '-----BEGIN X-----\nA\n-----END X-----\n',
    'a\n\n\nb\n',
  ])('writes %j in a way that reads as the same', async (text) => {
    for (const file of [
      'a: !secret x\nb: 1\n',
      '[!secret x, 1]',
      '- - a: !secret |\n      x\n',
      'a: !secret x # y\n',
    ]) {
      const written = await replaced(file, undefined, text);
      const value = readYaml(written, 'f.yml');
      const secret = JSON.stringify(value).includes('"source"') ? secretIn(value) : undefined;
      expect(secret).toBe(text);
    }
  });
});

function secretIn(value: unknown): unknown {
  if (value instanceof Object && 'source' in value) return (value as Secret).source;
  return Object.values(value as Values)
    .map((each) => (typeof each === 'object' && each ? secretIn(each) : undefined))
    .find((each) => each !== undefined);
}
