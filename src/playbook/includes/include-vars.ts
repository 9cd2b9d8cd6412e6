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

/**
 * Reads the files of variables that an `include_vars` can mean: if its name is unknown before the run, all
 * files with matching names. What any of them defines counts as defined.
 */
export async function addVarsFiles(
  step: CompiledTask,
  nameForecast: NameForecast | undefined,
  loading: Loading,
): Promise<void> {
  const { task } = step;
  const { file, first_found: list } = task.args;
  const texts = list === undefined ? [textOrNone(file) ?? []].flat() : textsOf(list);
  if (texts.length === 0 || !nameForecast) return;
  const folders = varsFolders(step);
  const forecast = await nameForecast.names(step, texts, ['file', 'first_found']);
  const found = await namedFiles(texts, forecast, folders, (path) => holdsVariables(path, loading));
  if (found.size === 0) {
    if (!runsNowhere(forecast)) reportMissing(step, texts, folders, loading);
    return;
  }
  const fixed = fixedName(texts, forecast, (each) => found.has(each));
  if (fixed === undefined)
    task.names = { texts, known: new Set(found.keys()), kind: 'file of variables', lookedIn: folders };
  task.files = new Map();
  for (const [each, path] of fixed === undefined ? found : [['', found.get(fixed)!] as const])
    task.files.set(each, await readVarsFile(path, step, loading));
}

function reportMissing(
  step: CompiledTask,
  texts: readonly string[],
  folders: string[],
  { findings }: Loading,
): void {
  const { container, key } = step.spotOf(step.task.args.first_found === undefined ? 'file' : 'first_found');
  const message = `there is no file of variables ${texts.map((text) => `"${text}"`).join(', ')}`;
  findings.error('unknown-file', message, {
    place: placeOf(container, key),
    hint: nearFile(texts[0]!, folders),
  });
}

/** The folders for a file of variables: vars/ of the role, beside the tasks (first in vars/), and the playbook. */
function varsFolders({ task, playFolder }: Pick<CompiledTask, 'task' | 'playFolder'>): string[] {
  const own = task.role ? [join(task.role.path, 'vars')] : [];
  const beside = [task.folder, playFolder].flatMap((folder) => [join(folder, 'vars'), folder]);
  return [...new Set([...own, ...beside])];
}

async function holdsVariables(path: string, loading: Loading): Promise<boolean> {
  return /\.(ya?ml|json)$/.test(path) && isMapping(await loading.read(path));
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
