import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fencesOf, pages } from './support/fences.ts';
import { folderWith } from './support/program.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
let site: string;
/** The HTML of each page, by its path. */
const html = new Map<string, string>();

beforeAll(async () => {
  site = await folderWith({});
  execFileSync(process.execPath, ['website/build.mjs', site], { cwd: root });
  for (const name of readdirSync(site, { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.html')) html.set(name, readFileSync(join(site, name), 'utf8'));
});
afterAll(() => rmSync(site, { recursive: true }));

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found!);

/** The addresses in a page that lead nowhere. */
function deadLinks(page: string): string[] {
  return all(html.get(page)!, /(?:href|src)="([^"]*)"/g).filter((address) => {
    if (/^https?:/.test(address)) return false;
    const [path, anchor] = address.split('#');
    const target = path === '' ? page : join(dirname(page), path!);
    if (anchor === undefined || anchor === '') return !existsSync(join(site, target));
    return !html.get(target)?.includes(` id="${decodeURI(anchor)}"`);
  });
}

describe('npm run docs', () => {
  it('makes a page of each page', () => {
    // and of CHANGELOG.md
    expect(html.size).toBe(pages.length + 1);
    expect([...html.keys()]).toEqual(
      expect.arrayContaining(['index.html', 'modules/index.html', 'how-to/secrets.html']),
    );
  });

  it('makes no link or anchor that is dead', () => {
    const dead = [...html.keys()].flatMap((page) => deadLinks(page).map((address) => `${page}: ${address}`));
    expect(dead).toEqual([]);
  });

  it('makes no link that ends at a source', () => {
    for (const [page, text] of html) expect(all(text, /href="([^":]*\.md[^"]*)"/g), page).toEqual([]);
  });

  it('gives each anchor once', () => {
    for (const [page, text] of html) {
      const ids = all(text, / id="([^"]*)"/g);
      expect(ids, page).toEqual([...new Set(ids)]);
    }
  });

  it('shows templates as they are written', () => {
    const [example] = fencesOf('docs/templates.md').filter(({ kind }) => kind === 'handlebars template');
    const shown = html
      .get('templates.html')!
      .replace(/<[^>]*>/g, '')
      .replaceAll('&quot;', '"');
    expect(shown).toContain(example!.text.trim());
  });

  it('gives the search a part for each heading', () => {
    const data = readFileSync(join(site, 'search-data.js'), 'utf8').replace(/^self\.kplayParts=|;\n$/g, '');
    const parts = JSON.parse(data) as { at: string; title: string; text: string }[];
    const found = parts.filter(({ text }) => text.includes('serial'));
    expect(found.map(({ at }) => at)).toEqual(expect.arrayContaining(['language.html#keywords']));
    const headings = [...html.values()].flatMap((text) => all(text, /<(h[1-6]) id=/g));
    expect(parts).toHaveLength(headings.length);
  });

  it('loads nothing from other servers', () => {
    for (const [page, text] of html)
      expect(all(text, /(?:src|rel="stylesheet" href)="(https?:[^"]*)"/g), page).toEqual([]);
  });
});
