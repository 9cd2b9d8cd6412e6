import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isMapping, type Values } from '../../core/values.ts';
import { placeOf } from '../../yaml/read.ts';
import type { CompiledTask } from '../compile/compiled-task.ts';
import type { Loading } from '../compile/loading.ts';
import { checkTemplates, type Use, usesOfValue } from '../compile/uses.ts';
import { checkNames, mappingOr } from '../keywords/keywords.ts';
import { textOrNone, textList as textsOf } from '../keywords/schema.ts';
import { fixedName } from './branches.ts';
import { type NameForecast, runsNowhere } from './name-forecast.ts';
import { namedFiles } from './named-files.ts';
import { nearFile } from './near.ts';
import { filesInFolder } from './vars-folder.ts';

/** The arguments with names: a task has one of them. */
const named = ['file', 'first_found', 'dir'] as const;

/**
 * Reads the files of variables that an `include_vars` can mean: if its name is unknown before the run, all
 * files or folders with matching names. What any of them defines counts as defined.
 */
export async function addVarsFiles(
  step: CompiledTask,
  nameForecast: NameForecast | undefined,
  loading: Loading,
): Promise<void> {
  const { task } = step;
  const argument = named.find((each) => task.args[each] !== undefined);
  const given = argument && task.args[argument];
  const texts = argument === 'first_found' ? textsOf(given) : [textOrNone(given) ?? []].flat();
  if (texts.length === 0 || !nameForecast) return;
  const isFolder = argument === 'dir';
  const folders = varsFolders(step);
  const forecast = await nameForecast.names(step, texts, named);
  const accepts = (path: string) => (isFolder ? isDirectory(path) : holdsVariables(path, loading));
  const found = await namedFiles(texts, forecast, folders, accepts);
  if (found.size === 0) {
    if (!runsNowhere(forecast)) reportMissing(step, argument!, texts, folders, loading);
    return;
  }
  const kind = isFolder ? 'folder of variables' : 'file of variables';
  const fixed = fixedName(texts, forecast, (each) => found.has(each));
  if (fixed === undefined) task.names = { texts, known: new Set(found.keys()), kind, lookedIn: folders };
  const read = isFolder ? readVarsFolder : readVarsFile;
  task.files = new Map();
  for (const [each, path] of fixed === undefined ? found : [['', found.get(fixed)!] as const])
    task.files.set(each, await read(path, step, loading));
}

function reportMissing(
  step: CompiledTask,
  argument: string,
  texts: readonly string[],
  folders: string[],
  { findings }: Loading,
): void {
  const { container, key } = step.spotOf(argument);
  const what = argument === 'dir' ? 'folder' : 'file';
  const message = `there is no ${what} of variables ${texts.map((text) => `"${text}"`).join(', ')}`;
  findings.error('unknown-file', message, {
    place: placeOf(container, key),
    hint: argument === 'dir' ? `looked in ${folders.join(', ')}` : nearFile(texts[0]!, folders),
  });
}

/** The folders for a file of variables: the role (first its vars/), beside the tasks (first in vars/), and the playbook. */
function varsFolders({ task, playFolder }: Pick<CompiledTask, 'task' | 'playFolder'>): string[] {
  const own = task.role ? [join(task.role.path, 'vars'), task.role.path] : [];
  const beside = [task.folder, playFolder].flatMap((folder) => [join(folder, 'vars'), folder]);
  return [...new Set([...own, ...beside])];
}

async function isDirectory(path: string): Promise<boolean> {
  return statSync(path).isDirectory();
}

async function holdsVariables(path: string, loading: Loading): Promise<boolean> {
  return /\.(ya?ml|json)$/.test(path) && isMapping(await loading.read(path));
}

/** The variables of all files in a folder: those of a later file win. */
async function readVarsFolder(path: string, step: CompiledTask, loading: Loading): Promise<Values> {
  const all: Values = Object.create(null);
  for (const file of filesInFolder(path, step.task.args))
    Object.assign(all, await readVarsFile(file, step, loading));
  return all;
}

async function readVarsFile(path: string, step: CompiledTask, loading: Loading): Promise<Values> {
  const place = { file: path, line: 1, col: 1 };
  const values = mappingOr(await loading.read(path, place), path, place, loading.findings);
  checkNames(values, loading.findings);
  await checkTemplates(values, loading.findings);
  const uses: Use[] = [];
  for (const [key, value] of Object.entries(values))
    uses.push(...(await usesOfValue(value, { container: values, key }, loading.findings)));
  // only the run knows which of the files is read, and they can read each other's names
  step.uses['in loop'].push(...uses.map((use) => ({ ...use, guarded: true })));
  return values;
}
