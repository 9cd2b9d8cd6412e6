import { dirname, join } from 'node:path';
import { actions } from '../../actions/catalog.ts';
import { isMapping, type Value, type Values } from '../../core/values.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import type { CompiledTask } from '../compile/compiled-task.ts';
import type { Context } from '../compile/context.ts';
import { includeContext } from '../compile/include-context.ts';
import type { Loading } from '../compile/loading.ts';
import type { Spot } from '../compile/uses.ts';
import { argumentsOf } from '../keywords/arguments.ts';
import { hasLoop } from '../keywords/keywords.ts';
import { textOrNone, textList as textsOf } from '../keywords/schema.ts';
import type { TaskNode } from '../tree.ts';
import { branched, fixedName, includeOf } from './branches.ts';
import { checkIncludeArguments, checkIncludeKeywords } from './include-keywords.ts';
import { type ForecastNames, runsNowhere } from './name-forecast.ts';
import { namedFiles } from './named-files.ts';
import { nearFile } from './near.ts';

const key = 'include_tasks';

/** The tasks of a file in place of the task that includes it; in an include when only the run knows the file. */
export async function includeTasks(
  raw: Values,
  context: Context,
  loading: Loading,
  isHandler: boolean,
): Promise<TaskNode<CompiledTask>[]> {
  checkIncludeKeywords(raw, key, loading);
  const given = argumentsOf(raw, key, actions[key]!.params, loading.findings);
  const names = namesGiven(raw, given, loading);
  if (!names) return [];
  const { texts, spot } = names;
  const isPlain = !hasLoop(raw) && texts.every((text) => !text.includes('{{'));
  const include = isPlain
    ? undefined
    : await includeOf({ raw, key, ...given, params: actions[key]!.params }, context, loading);
  const folders = taskFolders(context);
  const forecast = include
    ? await context.nameForecast!.names(include, texts, ['file', 'first_found'])
    : { names: new Set(texts), isOpen: false };
  const found = await namedFiles(texts, forecast, folders, (path) => holdsTasks(path, loading));
  const fixed = fixedName(texts, forecast, (name) => found.has(name));
  if (fixed !== undefined) loading.included.add(found.get(fixed)!);
  const ways = fixed === undefined ? found : new Map([['', found.get(fixed)!]]);
  reportFiles(ways, texts, forecast, folders, spot, context, loading);
  const open = new Map([...ways].filter(([, file]) => !context.files.includes(file)));
  if (include && fixed === undefined)
    include.task.names = { texts, known: new Set(open.keys()), kind: 'file of tasks', lookedIn: folders };
  const inner = await includeContext(raw, context, loading, isHandler);
  return branched(
    !hasLoop(raw) && fixed !== undefined ? undefined : include,
    open,
    inner,
    loading,
    (file, inside) => tasksOf(file, spot, inside, loading, isHandler),
  );
}

async function tasksOf(
  file: string,
  spot: Spot,
  context: Context,
  loading: Loading,
  isHandler: boolean,
): Promise<TaskNode<CompiledTask>[]> {
  const tasks = await loading.read(file, placeOf(spot.container, spot.key));
  const inner = { ...context, folder: dirname(file), files: [...context.files, file] };
  return inner.compileTasks(tasks, 'a file of tasks', inner, loading, { file, line: 1, col: 1 }, isHandler);
}

/** The names that are given, and their spot; undefined when there are no names, which is reported. */
function namesGiven(
  raw: Values,
  { args, spotOf }: { args: Values; spotOf: (argument: string) => Spot },
  loading: Loading,
): { texts: string[]; spot: Spot } | undefined {
  if (checkIncludeArguments(raw, key, args, loading)) return undefined;
  const { file, first_found: list } = args;
  const argument = list === undefined ? 'file' : 'first_found';
  const texts = list === undefined ? [textOrNone(file) ?? []].flat() : textsOf(list);
  const spot = spotOf(argument);
  if (texts.length > 0 && (file === undefined || list === undefined)) return { texts, spot };
  const message = 'include_tasks needs the name of a file';
  const place = placeOf(spot.container, spot.key) ?? keyPlaceOf(raw, key);
  loading.findings.error('missing-argument', message, { place });
  return undefined;
}

function taskFolders({ folder, role, playFolder }: Context): string[] {
  return [...new Set([folder, ...(role ? [join(role.path, 'tasks')] : []), playFolder])];
}

/** Whether a file is a list of tasks. */
async function holdsTasks(path: string, loading: Loading): Promise<boolean> {
  if (!/\.ya?ml$/.test(path)) return false;
  const content = await loading.read(path);
  const isTask = (entry: Value) => isMapping(entry) && !('hosts' in entry) && !('import_playbook' in entry);
  return Array.isArray(content) && content.every(isTask);
}

function reportFiles(
  found: ReadonlyMap<string, string>,
  texts: readonly string[],
  forecast: ForecastNames,
  folders: readonly string[],
  { container, key: at }: Spot,
  { files }: Context,
  { findings }: Loading,
): void {
  const place = placeOf(container, at);
  const shown = texts.map((text) => `"${text}"`).join(', ');
  if (found.size === 0 && !runsNowhere(forecast))
    findings.error('unknown-file', `there is no file of tasks ${shown}`, {
      place,
      hint: nearFile(texts[0]!, folders),
    });
  // a name that is known only in the run need not mean the file that is being read
  for (const [name, file] of found)
    if (files.includes(file) && (name === '' || forecast.names.has(name)))
      findings.error('include-cycle', `${shown} includes itself`, { place, hint: files.join(' → ') });
}
