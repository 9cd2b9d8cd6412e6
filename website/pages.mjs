import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pageOf } from './markdown.mjs';
import { folders, sections } from './navigation.mjs';

/**
 * Reads and renders all pages, in the order of the navigation, those of the folders last.
 * @returns pages with `source`, `path` (in the site), `section`, `title`, `html`, `headings`, `parts`
 */
export async function readPages(root) {
  const named = sections.flatMap(([section, names]) => names.map((name) => [`${name}.md`, section]));
  const all = new Map([...named, ...(await others(root, new Set(named.map(([source]) => source))))]);
  const texts = new Map();
  for (const source of all.keys()) texts.set(source, await readFile(join(root, source), 'utf8'));
  const targets = new Map(
    [...texts].map(([source, text]) => [source, { path: pathOf(source), title: titleOf(text) }]),
  );
  return [...all].map(([source, section]) => ({
    source,
    section,
    ...targets.get(source),
    ...pageOf(texts.get(source), source, targets),
  }));
}

function titleOf(markdown) {
  return /^# (.*)$/m.exec(markdown)[1].replaceAll('`', '');
}

/** The pages of docs/ that the navigation does not list. Throws for a page outside of the folders that may have some. */
async function others(root, named) {
  const files = await readdir(join(root, 'docs'), { recursive: true });
  const sources = files.filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`);
  return sources
    .filter((source) => !named.has(source))
    .sort()
    .map((source) => {
      const folder = Object.keys(folders).find((each) => source.startsWith(each));
      if (!folder) throw new Error(`website/navigation.mjs does not list ${source}`);
      return [source, folders[folder]];
    });
}

/** README.md -> index.html, docs/modules/README.md -> modules/index.html, docs/cli.md -> cli.html */
function pathOf(source) {
  return (
    source
      .replace(/^docs\//, '')
      .replace(/README\.md$/, 'index.html')
      .replace(/\.md$/, '.html')
      // docs/modules.md is beside the folder docs/modules
      .replace(/^modules\.html$/, 'writing-modules.html')
      .replace(/^[A-Z]+\.html$/, (name) => name.toLowerCase())
  );
}
