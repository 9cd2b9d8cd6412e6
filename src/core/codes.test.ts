import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codes } from './codes.ts';

const root = new URL('../../', import.meta.url);
const sources = readdirSync(fileURLToPath(new URL('src/', root)), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.includes('.test.') && file !== 'core/codes.ts')
  .map((file) => readFileSync(new URL(`src/${file}`, root), 'utf8'));

/** Where a code is written, as far as a text search finds it; the type checker knows the rest. */
const written =
  /\b(?:invalid|refuse|error|warning)\(\s*(?:draft,\s*)?'([a-z]+(?:-[a-z]+)+)'|#problem\('([a-z]+(?:-[a-z]+)+)'|\bcode: '([a-z]+(?:-[a-z]+)+)'/g;

describe('the table of codes', () => {
  it('has every code that the sources use', () => {
    const used = sources.flatMap((text) => [...text.matchAll(written)].map(([, a, b, c]) => a ?? b ?? c!));
    expect(used.length).toBeGreaterThan(80);
    expect([...new Set(used)].filter((code) => !Object.hasOwn(codes, code))).toEqual([]);
  });

  it('has no code that nothing uses', () => {
    const unused = Object.keys(codes).filter((code) => !sources.some((text) => text.includes(`'${code}'`)));
    expect(unused).toEqual([]);
  });

  it('says what each means in a sentence', () => {
    for (const [code, text] of Object.entries(codes)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect(text, code).toMatch(/^[A-Z].{10,}\.$/);
    }
  });

  it('is the table in docs/errors.md', () => {
    const file = new URL('docs/errors.md', root);
    const rows = Object.entries(codes).map(([code, text]) => `| \`${code}\` | ${text} |\n`);
    const table = `| code | |\n|---|---|\n${rows.join('')}`;
    const text = readFileSync(file, 'utf8');
    const wanted = text.replace(/\| code \| \|\n(?:\|.*\n)+/, () => table);
    // UPDATE_DOCS=1 writes the table anew
    if (process.env.UPDATE_DOCS) writeFileSync(file, wanted);
    else expect(text).toBe(wanted);
    expect(wanted).toContain(table);
  });
});
