import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A fenced block of a page: ```` ```LANGUAGE [KIND] [PATH] ````. CONTRIBUTING.md lists the kinds. */
export interface Fence {
  /** The page, and the line of the fence. */
  page: string;
  line: number;
  /** The language and the kind, such as "yaml tasks"; the language alone says enough of some. */
  kind: string;
  /** The file that the block is, in the project of the page, or of kplay for a quote. */
  path: string | undefined;
  text: string;
}

/** The pages of the docs, and the two beside them. */
export const pages: string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .sort(),
];

/** The fenced blocks of a page, in their order. */
export function fencesOf(page: string): Fence[] {
  return fencesIn(readFileSync(join(root, page), 'utf8'), page);
}

export function fencesIn(markdown: string, page: string): Fence[] {
  return [...markdown.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(({ 1: info, 2: text, index }) => {
    const words = info!.split(' ');
    const path = words.length > 1 && /[./]|^Jenkinsfile$/.test(words.at(-1)!) ? words.pop() : undefined;
    const line = markdown.slice(0, index).split('\n').length;
    return { page, line, kind: words.join(' '), path, text: text! };
  });
}
