import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { commandLine } from '../core/command-line.ts';
import { exitCode, Trouble } from '../core/errors.ts';
import { say } from './streams.ts';

/** Adds `kplay init [FOLDER]`: a project to start from. */
export function initCommand(program: Command): void {
  program
    .command('init')
    .description('create a project: inventory, playbook, role, pipeline and editor settings')
    .argument('[folder]', 'where to create it; existing files stay as they are', '.')
    .action(async (folder: string) => {
      const written = await writeProject(folder);
      say(written.map(({ path, isNew }) => `${isNew ? 'created' : 'kept   '}  ${path}\n`).join(''));
      say(nextSteps(folder));
    });
}

/** A file of a project, and whether it is new. */
interface ProjectFile {
  path: string;
  isNew: boolean;
}

/** Writes the files that a folder lacks. */
async function writeProject(folder: string): Promise<ProjectFile[]> {
  const { filesInside } = await import('./inside.ts');
  const texts = Object.entries({ ...filesInside('starter'), ...(await schemaFiles()) }).toSorted();
  const written: ProjectFile[] = [];
  for (const [name, text] of texts) {
    const path = join(folder, name);
    written.push({ path, isNew: await create(path, text) });
  }
  return written;
}

/** The schemas that the editor settings of the project name. */
async function schemaFiles(): Promise<Record<string, string>> {
  const { jsonSchema, schemaKinds } = await import('../playbook/keywords/json-schema.ts');
  const kinds = Object.keys(schemaKinds) as (keyof typeof schemaKinds)[];
  const pairs = kinds.map(async (kind) => [
    `.kplay/${kind}.json`,
    `${JSON.stringify(await jsonSchema(kind))}\n`,
  ]);
  return Object.fromEntries(await Promise.all(pairs));
}

/** Creates a file and the folders above it. Returns false if something with this name exists. */
async function create(path: string, text: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // mkdir reports EEXIST for a file that is in the place of a folder
    if (code === 'EEXIST' && (error as NodeJS.ErrnoException).syscall === 'open') return false;
    throw new Trouble(`cannot write ${path}: ${message}`, { exitCode: exitCode.invalid });
  }
}

function nextSteps(folder: string): string {
  const enter = folder === '.' ? '' : `  ${commandLine(['cd', folder])}\n`;
  return `
Next, try it on disposable hosts on this machine (Debian, as root):

${enter}  kplay lab up
  kplay run site.yml -i /var/lib/kplay-lab/lab/inventory.yml

or write your hosts into hosts.yml. README.md describes the files.
`;
}
