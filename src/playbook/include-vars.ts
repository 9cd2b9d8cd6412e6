import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { Values } from '../core/values.ts';
import { placeOf } from '../yaml/read.ts';
import { checkNames, mappingOr } from './keywords.ts';
import type { Loading } from './loading.ts';
import type { Step } from './task.ts';
import { checkTemplates, type Use, usesOfValue } from './uses.ts';

/**
 * Reads the files of variables that an `include_vars` may mean: a template in the name may stand for anything
 * that a file there is called. What any of them defines counts as defined.
 */
export async function addVarsFiles(step: Step, loading: Loading): Promise<void> {
  const { task } = step;
  const { name } = task.args;
  const file = task.args.file;
  if (typeof file !== 'string') return;
  const folders = varsFolders(step);
  const paths = isAbsolute(file) ? [file] : folders.map((folder) => join(folder, file));
  // the first folder that has any
  const chosen = paths.map(matching).find((found) => found.length > 0) ?? [];
  if (chosen.length === 0) {
    const { container, key } = step.spotOf('file');
    const hint = `looked in ${folders.join(', ')}`;
    const message = `there is no file of variables "${file}"`;
    loading.findings.error('unknown-file', message, { place: placeOf(container, key), hint });
  }
  task.files = new Map();
  for (const path of chosen) task.files.set(path, await readVarsFile(path, step, loading));
  const defined = [...task.files.values()].flatMap((values) => Object.keys(values));
  step.defines.push(...(typeof name === 'string' ? [name] : defined));
}

/** Where a file of variables is looked up: vars/ of the role, beside the tasks (first in vars/), and the playbook. */
function varsFolders({ task, playFolder }: Pick<Step, 'task' | 'playFolder'>): string[] {
  const own = task.role ? [join(task.role.path, 'vars')] : [];
  const beside = [task.folder, playFolder].flatMap((folder) => [join(folder, 'vars'), folder]);
  return [...new Set([...own, ...beside])];
}

async function readVarsFile(path: string, step: Step, loading: Loading): Promise<Values> {
  const place = { file: path, line: 1, col: 1 };
  const values = mappingOr(await loading.read(path, place), path, place, loading.findings);
  checkNames(values, loading.findings);
  await checkTemplates(values, loading.findings);
  const uses: Use[] = [];
  for (const [key, value] of Object.entries(values))
    uses.push(...(await usesOfValue(value, { container: values, key }, loading.findings)));
  // which of the files is read is known in the run only, and they may read each other's names
  step.uses['in loop'].push(...uses.map((use) => ({ ...use, guarded: true })));
  return values;
}

/** Files with names of this shape, each template standing for any text. */
function matching(path: string): string[] {
  if (!path.includes('{{')) return existsSync(path) ? [path] : [];
  const folder = dirname(path);
  if (folder.includes('{{') || !existsSync(folder)) return [];
  const parts = basename(path).split(/\{\{(?:(?!\}\}).)*\}\}/);
  const pattern = new RegExp(
    `^${parts.map((part) => part.replace(/[.*+?^$|(){}[\]\\]/g, '\\$&')).join('.+')}$`,
  );
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
}
