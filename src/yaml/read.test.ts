import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InvalidInput } from '../core/errors.ts';
import { Cel, Raw, type Values } from '../core/values.ts';
import { loadYaml, readYaml } from './read.ts';

const plain = (text: string): unknown => {
  const value = readYaml(text, 'f.yml');
  return value === null ? null : structuredClone(value);
};

/** The findings of a text as "line:col code: message". */
function findings(text: string): string[] {
  try {
    readYaml(text, 'f.yml');
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.diagnostics.map((d) => `${d.place?.line}:${d.place?.col} ${d.code}: ${d.message}`);
  }
  return [];
}

const deep = 'yaml-too-deep: lists and mappings are nested more than 100 deep';

describe('values', () => {
  it.each<[string, unknown]>([
    ['', null],
    ['# nothing\n', null],
    ['---\n', null],
    ['a: 1', { a: 1 }],
    ['a:\n', { a: null }],
    ['a: [yes, no, on, off, true]', { a: ['yes', 'no', 'on', 'off', true] }],
    ['a: [0644, 0o644, 0x1f, 1.5, 1e3, ~]', { a: [644, 420, 31, 1.5, 1000, null] }],
    ['a: 12:30:00', { a: '12:30:00' }],
    ['a: 2001-01-01', { a: '2001-01-01' }],
    ['80: x\n1.10: y\n0644: z\ntrue: t', { '80': 'x', '1.10': 'y', '0644': 'z', true: 't' }],
    ['\uFEFFa: 1\r\nb: |\r\n  x\r\n  y\r\n', { a: 1, b: 'x\ny\n' }],
    ['b: &b {x: 1, y: 2}\na:\n  <<: *b\n  y: 3', { b: { x: 1, y: 2 }, a: { x: 1, y: 3 } }],
    ['a:\n  <<: [{x: 1}, {x: 2, y: 2}]', { a: { x: 1, y: 2 } }],
    ['"<<": 1', { '<<': 1 }],
    ['a: &x 1\nb: *x', { a: 1, b: 1 }],
    ['a: !!str 12', { a: '12' }],
    ['a: "{{ x }}"', { a: '{{ x }}' }],
    // as PyYAML reads it, a quoted text may go on in any column
    ['a: "x\ny\n z"\nb: 1', { a: 'x y z', b: 1 }],
    ['- a: \'x\n\n  y\'\n- b: ["x\n y", z]', [{ a: 'x\ny' }, { b: ['x y', 'z'] }]],
    ['a:\n    b: "x \\\n  y: \\\n    z"', { a: { b: 'x y: z' } }],
  ])('%j', (text, expected) => {
    expect(plain(text)).toEqual(expected);
  });

  it('keeps !raw and !cel apart from texts', () => {
    const value = readYaml('a: !raw "{{ x }}"\nb: !cel 1 + 2', 'f') as Values;
    expect([value.a, value.b]).toEqual([new Raw('{{ x }}'), new Cel('1 + 2')]);
  });

  it('keeps secrets as they are written', () => {
    const value = readYaml('a: !secret {file: db}\nb: !secret |\n  x\n  y\nc: !vault x', 'f') as Values;
    expect(value).toMatchObject({
      a: { tag: '!secret', source: { file: 'db' } },
      b: { tag: '!secret', source: 'x\ny\n' },
      c: { tag: '!vault', source: 'x' },
    });
  });

  it('has no prototype to pollute', () => {
    const value = readYaml('__proto__: {x: 1}\nconstructor: 2', 'f') as Values;
    expect(Object.getPrototypeOf(value)).toBe(null);
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(({} as Values).x).toBe(undefined);
  });
});

describe('findings', () => {
  it.each<[string, string[]]>([
    ['a: 1\nb: 2\na: 3', ['3:1 yaml-duplicate-key: "a" is given twice']],
    ['1: x\n"1": y', ['2:1 yaml-duplicate-key: "1" is given twice']],
    ['a:\n\tb: 1', ['2:1 yaml-syntax: a tab is used as indentation']],
    ['a:\n  b: 1\n c: 2', ['3:2 yaml-syntax: the indentation does not fit the lines above']],
    ['a: b: c', ['1:4 yaml-syntax: a second ": " on the line makes this a mapping within a mapping']],
    ['a: {{ x }}', ['1:4 yaml-key: a value that starts with {{ is not in quotes']],
    ['a: {{ x }}/y', ['1:4 yaml-syntax: a value that starts with {{ is not in quotes']],
    ['- {{ x }}/y', ['1:3 yaml-syntax: a value that starts with {{ is not in quotes']],
    ['a: "x\nb: 1\n', ['1:4 yaml-syntax: a quote is not closed']],
    ['a: "x\nb: "y"\n', ['2:4 yaml-syntax: a quote is not closed']],
    ['a:\n\tb: 1\n\tc: 2', ['2:1 yaml-syntax: a tab is used as indentation']],
    ['a: b\n c: d', ['2:2 yaml-syntax: the indentation does not fit the lines above']],
    ['a: {b: {{ x }}/y}', ['1:8 yaml-syntax: a value that starts with {{ is not in quotes']],
    ['a: [[1, 2], [3\nb: 1', ['1:13 yaml-syntax: a [ is not closed']],
    ['a: *', ['1:4 yaml-syntax: a value cannot start with *']],
    ['a: {% if x %}', ['1:5 yaml-syntax: {% %} is not used here']],
    ['a:\n  <<: *b', ['2:7 yaml-alias: there is no anchor &b above']],
    ["a: 'it's'", ['1:8 yaml-syntax: there is text after the closing quote']],
    ['a: [1, 2\nb: 1', ['1:4 yaml-syntax: a [ is not closed']],
    ['a: 1\nb\nc: 3', ['2:1 yaml-syntax: a key without a ":"']],
    ['a: 1\nb:2\nc: 3', ['2:1 yaml-syntax: a key without a ":"']],
    ['a: @x', ['1:4 yaml-syntax: a value cannot start with @']],
    ['a: "\\d"', ['1:5 yaml-syntax: this escape does not exist in double quotes']],
    ['- a\nb: 1', ['2:1 yaml-syntax: this does not belong to the lines above']],
    ['a: !foo x', ['1:9 yaml-tag: unknown tag !foo']],
    ['a: !raw [x]', ['1:9 yaml-tag: !raw is for texts only']],
    ['a: !secret [x]', ['1:12 yaml-tag: !secret is for texts and mappings only']],
    ['a: !secret {b: x}', ['1:12 bad-secret: unknown argument "b"']],
    ['a: !secret {}', ['1:12 bad-secret: !secret needs one of command, file and vault']],
    ['a: !secret {file: x, command: [y]}', ['1:12 bad-secret: !secret needs one of command, file and vault']],
    ['a: !secret {command: []}', ['1:12 bad-secret: "command" is empty']],
    ['a: !secret {vault: {path: "{{ x }}"}}', ['1:12 bad-secret: "vault.key" is required']],
    ['a: !vault {b: x}', ['1:11 yaml-tag: !vault is for texts only']],
    ['a: !!python/object:x {}', ['1:22 yaml-tag: unknown tag !!python/object:x']],
    ['a: !!timestamp 2001-01-01', ['1:16 yaml-tag: unknown tag !!timestamp']],
    ['a: 1\n---\nb: 1', ['2:1 yaml-documents: the file holds more than one document']],
    ['a: *x', ['1:4 yaml-alias: there is no anchor &x above']],
    ['a: &x [*x]', ['1:8 yaml-alias: *x contains itself']],
    ['? [a]\n: b', ['1:3 yaml-key: a key must be a simple text']],
    ['a: 12345678901234567890', ['1:4 yaml-number: 12345678901234567890 is too large for a number']],
    ['a: 1e999', ['1:4 yaml-number: 1e999 is too large for a number']],
    ['a: 1\nb: \u0000', ['2:4 yaml-syntax: there is a control character in the file']],
    ['<<: 3', ['1:1 yaml-merge: "<<" needs a mapping, or a list of mappings']],
    [
      'a: 1\na: 2\nb: *x',
      ['2:1 yaml-duplicate-key: "a" is given twice', '3:4 yaml-alias: there is no anchor &x above'],
    ],
  ])('%j', (text, expected) => {
    expect(findings(text)).toEqual(expected);
  });

  it('says where a duplicate was first', () => {
    expect(() => readYaml('x: 1\na: 1\na: 2', 'f')).toThrow(
      expect.objectContaining({ diagnostics: [expect.objectContaining({ hint: 'first in line 2' })] }),
    );
  });

  it('refuses depth before it can end the process', () => {
    expect(findings('['.repeat(50_000))).toEqual([`1:102 ${deep}`]);
    expect(findings(`${'- '.repeat(50_000)}a`)).toEqual([`1:202 ${deep}`]);
  });

  it('refuses aliases that multiply', () => {
    const level = (i: number) =>
      `${'b'.repeat(i)}: &${'b'.repeat(i)} [${`*${'b'.repeat(i - 1)},`.repeat(9)}]`;
    const text = ['b: &b [1,2,3]', ...[2, 3, 4, 5, 6, 7, 8].map(level)].join('\n');
    expect(findings(text)[0]).toMatch(/^7:\d+ yaml-aliases: aliases expand to more than 1000000 values$/);
  });

  it('refuses depth that aliases build', () => {
    const lines = Array.from({ length: 150 }, (_, i) => `k${i}: &k${i} [${i ? `*k${i - 1}` : 1}]`);
    expect(findings(lines.join('\n'))[0]).toMatch(/yaml-too-deep/);
  });
});

describe('files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kplay-yaml-'));
  afterAll(() => rm(folder, { recursive: true }));
  const code = (file: string) =>
    loadYaml(join(folder, file)).catch((error: InvalidInput) => error.diagnostics[0]!.code);

  it.each<[string, string | Buffer | undefined, unknown]>([
    ['good.yml', 'a: 1', { a: 1 }],
    ['missing.yml', undefined, 'file-missing'],
    ['utf16.yml', Buffer.from('\uFEFFa: 1', 'utf16le'), 'file-encoding'],
    ['large.yml', `a: ${'x'.repeat(10_000_000)}`, 'file-too-large'],
    ['.', undefined, 'file-unreadable'],
  ])('%s', async (file, content, expected) => {
    if (content !== undefined) await writeFile(join(folder, file), content);
    expect(await code(file)).toEqual(expected);
  });
});
