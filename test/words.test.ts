import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codeOfTypeScript, proseOfMarkdown, proseOfShell, proseOfTypeScript } from './support/prose.ts';

/** The files and folders whose prose is checked. */
const checked = ['docs', 'README.md', 'CONTRIBUTING.md', 'src'];

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Rule {
  avoid: RegExp;
  prefer: string;
}

/** A pattern for phrases: words on one line or several, `…` for one to four of them. */
function phrases(cell: string): string {
  const pattern = (phrase: string) =>
    phrase.replaceAll(' … ', '(?:\\s+\\S+){1,4}\\s+').replaceAll(' ', '\\s+');
  return `\\b(?:${cell.split(', ').map(pattern).join('|')})\\b`;
}

/** The table of words in CONTRIBUTING.md. */
function rules(): Rule[] {
  const table = read('CONTRIBUTING.md').split('| avoid | prefer | allowed |\n|---|---|---|\n')[1] ?? '';
  return table
    .split('\n\n')[0]!
    .split('\n')
    .map((row) => {
      const [avoid, prefer, allowed] = row
        .split('|')
        .slice(1, 4)
        .map((cell) => cell.trim());
      const exception = allowed ? `(?!${phrases(allowed)})` : '';
      return { avoid: new RegExp(`${exception}${phrases(avoid!)}`, 'gi'), prefer: prefer! };
    });
}

const words = rules();

/** The avoided words in a text, each with its line and what to write. */
function avoided(prose: string): string[] {
  return words.flatMap(({ avoid, prefer }) =>
    [...prose.matchAll(avoid)].map(({ 0: phrase, index }) => {
      const line = prose.slice(0, index).split('\n').length;
      return `${line}: "${phrase.replace(/\s+/g, ' ')}": write ${prefer}`;
    }),
  );
}

/** The prose of a file; nothing for files of other kinds. */
function proseOf(file: string): string {
  // its tables are about words
  if (file === 'CONTRIBUTING.md') return proseOfMarkdown(read(file).replace(/^\|.*/gm, ''));
  if (file.endsWith('.md')) return proseOfMarkdown(read(file));
  if (file.endsWith('.ts')) return proseOfTypeScript(read(file), !/\.(test|fixture)\.ts$/.test(file));
  return file.endsWith('.sh') ? proseOfShell(read(file)) : '';
}

function filesOf(path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path)).flatMap((name) => filesOf(`${path}/${name}`));
}

describe('the words of docs, comments and messages', () => {
  it('are listed in CONTRIBUTING.md', () => expect(words.length).toBeGreaterThan(10));

  it.each(checked)('%s avoids the words of the list', (path) => {
    const files = filesOf(path);
    const found = files.flatMap((file) => avoided(proseOf(file)).map((finding) => `${file}:${finding}`));
    expect(found).toEqual([]);
  });
});

describe('the names in the source', () => {
  /** Words of the first versions, for which the glossary has the usual ones. */
  const invented =
    /^(manner|guests?|crowd|crowded|meetings?|foresight|growth|sight|said|unmade|tell|told|telling)$/i;
  const wordsOf = (name: string) => name.split(/[_$]+|(?<=[a-z0-9])(?=[A-Z])/);

  it('use no invented words', () => {
    const files = filesOf('src').filter(
      (file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file),
    );
    const found = files.flatMap((file) => {
      const names = codeOfTypeScript(read(file)).match(/[A-Za-z_$][\w$]*/g) ?? [];
      const bad = names.filter((name) => wordsOf(name).some((word) => invented.test(word)));
      return [...new Set(bad)].map((name) => `${file}: ${name}`);
    });
    expect(files.length).toBeGreaterThan(300);
    expect(found).toEqual([]);
  });
});

it('the glossary is in alphabetical order, each term once', () => {
  const terms = [...read('docs/glossary.md').matchAll(/^\| (?!term )([a-z].*?) \|/gm)].map(
    ([, term]) => term!,
  );
  expect(terms.length).toBeGreaterThan(40);
  expect(terms).toEqual([...new Set(terms)].sort());
});

describe('what is found', () => {
  const markdown: [text: string, found: string[]][] = [
    ['A task tells why.', ['1: "tells"']],
    ['It is\nso.', ['1: "is so"']],
    ['It is so slow that it ends. M stands for megabytes.', []],
    ['One\n\nWhere it Stands.', ['3: "Stands"']],
    ['As everybody else has it.', ['1: "As everybody else has it"']],
    ['`told`, ``a ` shall``, [x](told.md)', []],
    ['It is `a` none of them.', []],
    ['```\nshall\n```\n<!-- made: begin -->shall<!-- made: end -->', []],
  ];
  it.each(markdown)('in Markdown: %s', (text, found) => {
    expect(avoided(proseOfMarkdown(text)).map((line) => line.split(': write')[0])).toEqual(found);
  });

  const typescript: [text: string, found: string[]][] = [
    ['/**\n * It is\n * so.\n */', ['2: "is so"']],
    ['f();\n// shall\n// we', ['2: "shall"']],
    ["const a = 'tell';", []],
    ["const a = 'the task shall end here';", ['1: "shall"']],
    ['const a = `${tell(`x`)} is what a host says`;', []],
    ["const a = /['\"]/; tell(a, 'and more of it');", []],
    ["const tell = 1 / 2; // 'shall", ['1: "shall"']],
  ];
  it.each(typescript)('in TypeScript: %s', (text, found) => {
    expect(avoided(proseOfTypeScript(text, true)).map((line) => line.split(': write')[0])).toEqual(found);
  });

  it('in shell scripts', () => {
    const text = '#!/bin/sh shall\nx=${y#shall} # it shall\n# be\n#   so\necho shall\n';
    expect(avoided(proseOfShell(text))).toEqual([
      expect.stringContaining('2: "shall"'),
      expect.stringContaining('3: "be so"'),
    ]);
  });
});
