import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { exitCode, InvalidInput, Trouble } from '../core/errors.ts';
import { rewriteFile } from './rewrite-file.ts';
import { complainOf, say } from './streams.ts';

/** Adds `kplay fmt`: YAML in one style. */
export function fmtCommand(program: Command): void {
  program
    .command('fmt')
    .description('write YAML in one style; comments, order and values stay')
    .argument('<path...>', 'files, and folders with .yml and .yaml files')
    .option('--check', 'list the files that would change, and end with 1 if there are any')
    .action(async (paths: string[], { check = false }: { check?: true | false }) => {
      const files = (await Promise.all(paths.map(filesAt))).flat();
      const ends = [];
      for (const file of files) ends.push(await formatFile(file, check));
      if (ends.includes('invalid') || (check && ends.includes('changed')))
        process.exitCode = exitCode.invalid;
    });
}

type FormatEnd = 'changed' | 'unchanged' | 'invalid';

/** Formats a file and names it if it changes. Reports a file that cannot be read. */
async function formatFile(file: string, isCheck: boolean): Promise<FormatEnd> {
  const { formatYaml } = await import('../yaml/format.ts');
  try {
    const before = await readFile(file, 'utf8');
    const after = formatYaml(before, file);
    if (after === before) return 'unchanged';
    if (!isCheck) await rewriteFile(file, after);
    say(`${file}\n`);
    return 'changed';
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw unusable(file, error as Error);
    await complainOf(error.diagnostics);
    return 'invalid';
  }
}

/** Folders below a folder that contain files for hosts, or files of other programs. */
const skipped = new Set(['files', 'templates', 'node_modules']);

/** The YAML files of a folder and the folders below it, or the file itself. */
async function filesAt(path: string): Promise<string[]> {
  const info = await stat(path).catch((error) => {
    throw unusable(path, error);
  });
  return info.isDirectory() ? filesBelow(path) : [path];
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const found = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return skipped.has(entry.name) || entry.name.startsWith('.') ? [] : filesBelow(path);
    return entry.isFile() && /\.ya?ml$/.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(found)).flat();
}

function unusable(file: string, { message }: Error): Trouble {
  return new Trouble(`cannot format ${file}: ${message}`, { exitCode: exitCode.invalid });
}
