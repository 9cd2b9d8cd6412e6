import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Values } from '../../core/values.ts';
import { textList } from '../keywords/schema.ts';

/** The extensions of files of variables. */
const usual = ['yml', 'yaml', 'json'];

/**
 * The files of variables in a folder, as `include_vars` with `dir` reads them: first those of the folder itself, then
 * those of the folders below, each in the order of the names.
 * @param args the arguments that say which: ignore_files, extensions and depth
 */
export function filesInFolder(path: string, args: Values): string[] {
  const ignored = new Set(textList(args.ignore_files));
  const extensions = args.extensions === undefined ? usual : textList(args.extensions);
  const depth = Number(args.depth) || Number.POSITIVE_INFINITY;
  const isWanted = (name: string) =>
    !ignored.has(name) && extensions.some((extension) => name.endsWith(`.${extension}`));
  return within(path, depth, isWanted);
}

function within(path: string, depth: number, isWanted: (name: string) => boolean): string[] {
  if (depth < 1) return [];
  const all = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = all.filter((each) => !each.isDirectory() && isWanted(each.name));
  const folders = all.filter((each) => each.isDirectory());
  return [
    ...files.map(({ name }) => join(path, name)),
    ...folders.flatMap(({ name }) => within(join(path, name), depth - 1, isWanted)),
  ];
}
