import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { didYouMean, type Place } from '../core/errors.ts';
import { isMapping, typeName, type Value, type Values } from '../core/values.ts';
import { keyPlaceOf, placeOf } from '../yaml/read.ts';
import { argumentsOf } from './arguments.ts';
import { type Context, inside, merged } from './context.ts';
import { insteadOf, moduleNamesElsewhere } from './elsewhere.ts';
import { engineWords } from './engine.ts';
import { qualifiedName } from './foreign.ts';
import { checkIncludeKeywords, includeRole } from './include-role.ts';
import { checkKeywords, isEngineWord, listOr, unknownKeyword } from './keywords.ts';
import type { Loading } from './loading.ts';
import { nearFile } from './near.ts';
import { blockKeywords, handlerKeywords, type Keywords, playKeywords, taskKeywords } from './schema.ts';
import { compileTask, conditions, type Step } from './task.ts';

/** Compiles a list of tasks, with what it includes in place. `what` names the list in messages. */
export async function compileTasks(
  value: Value | undefined,
  what: string,
  context: Context,
  loading: Loading,
  place: Place | undefined,
  isHandler = false,
): Promise<Step[]> {
  const entries = listOr(value, what, place, loading.findings);
  const steps: Step[] = [];
  for (const [i, entry] of entries.entries()) {
    if (isMapping(entry)) steps.push(...(await compileEntry(entry, context, loading, isHandler)));
    else
      loading.findings.error(
        'wrong-type',
        `a task must be a mapping, not ${entry === null ? 'empty' : typeName(entry)}`,
        {
          place: placeOf(entries, i),
          hint: await taskHint(entry, loading),
        },
      );
  }
  return steps;
}

async function taskHint(entry: Value, loading: Loading): Promise<string> {
  const [, word, rest] = typeof entry === 'string' ? (/^(\w+)(?:\s+(.*))?$/.exec(entry) ?? []) : [];
  const isModule = word !== undefined && (isEngineWord(word) || (await loading.moduleNames()).includes(word));
  return isModule ? `write ${word}: ${rest ?? '…'}` : 'write "- name: …" and the module below it';
}

async function compileEntry(
  raw: Values,
  context: Context,
  loading: Loading,
  isHandler: boolean,
): Promise<Step[]> {
  if (raw.block !== undefined) return compileBlock(raw, context, loading, isHandler);
  const key = await moduleKey(raw, isHandler ? handlerKeywords : taskKeywords, loading);
  if (key === undefined) return [];
  if (key === 'include_tasks') return include(raw, context, loading, isHandler);
  if (key === 'include_role') return includeRole(raw, context, loading, isHandler);
  return [await compileTask(raw, key, context, loading, isHandler)];
}

/** The tasks of a block, of its rescue and its always, each knowing where in the block it stands. */
async function compileBlock(
  raw: Values,
  context: Context,
  loading: Loading,
  isHandler: boolean,
): Promise<Step[]> {
  if (isHandler) {
    const hint = 'write its tasks as handlers that listen to one name';
    loading.findings.error('not-yet', 'a block of handlers is not there yet', { place: placeOf(raw), hint });
    return [];
  }
  checkKeywords(raw, blockKeywords, loading.findings);
  const inner = await includeContext(raw, context, loading);
  const has = (part: string) => Array.isArray(raw[part]) && raw[part].length > 0;
  const block = { rescues: has('rescue') };
  const steps: Step[] = [];
  for (const part of ['block', 'rescue', 'always'] as const) {
    if (!Array.isArray(raw[part])) continue;
    const within = { block, part, outer: context.within };
    const place = placeOf(raw, part);
    steps.push(...(await compileTasks(raw[part], `"${part}"`, { ...inner, within }, loading, place)));
  }
  return steps;
}

/** The key of a task that names its module; other keys are reported. */
async function moduleKey(raw: Values, keywords: Keywords, loading: Loading): Promise<string | undefined> {
  const known = await loading.moduleNames();
  const rest = Object.keys(raw).filter((key) => !Object.hasOwn(keywords, key));
  const modules = rest.filter((key) => known.includes(key) || isEngineWord(key));
  const others = rest.filter((key) => !modules.includes(key));
  if (modules.length > 1)
    loading.findings.error('two-modules', `a task has one module, not ${modules.join(' and ')}`, {
      place: keyPlaceOf(raw, modules[1]!),
      hint: 'make two tasks of it',
    });
  const ofPlay =
    modules.length === 0
      ? others.find((key) => key === 'import_playbook' || Object.hasOwn(playKeywords, key))
      : undefined;
  if (ofPlay !== undefined) {
    const hint = 'tasks stand here; a play is an entry of the playbook itself';
    const place = keyPlaceOf(raw, ofPlay);
    loading.findings.error('unknown-keyword', `"${ofPlay}" is a word of a play`, { place, hint });
    return undefined;
  }
  if (rest.length === 0)
    loading.findings.error('no-module', 'the task has no module', {
      place: placeOf(raw),
      hint: 'name what it does',
    });
  const [module] = modules;
  const params = module && !isEngineWord(module) ? (await loading.module(module)).module.params : undefined;
  for (const key of others)
    if (params && Object.hasOwn(params, key)) misplacedArgument(raw, key, module!, loading);
    else unknownKey(raw, key, keywords, known, module, loading);
  return module;
}

function misplacedArgument(raw: Values, key: string, module: string, { findings }: Loading): void {
  const hint = `indent it below "${module}:"`;
  findings.error('unknown-keyword', `"${key}" is an argument of ${module}`, {
    place: keyPlaceOf(raw, key),
    hint,
  });
}

function unknownKey(
  raw: Values,
  key: string,
  keywords: Keywords,
  modules: readonly string[],
  module: string | undefined,
  { findings }: Loading,
): void {
  const place = keyPlaceOf(raw, key);
  const short = qualifiedName(key);
  const here = moduleHere(short ?? key, modules);
  if (short) {
    const hint = here ? `write ${here}` : 'only the modules that `kplay doc` lists can be used';
    findings.error('ansible-spelling', `"${key}": modules go by their short names`, { place, hint });
  } else if (here)
    findings.error('unknown-module', `unknown module "${key}"`, { place, hint: `write ${here}` });
  else if (module || isKeywordLike(raw, key, keywords)) unknownKeyword(raw, key, keywords, findings);
  else {
    const instead = insteadOf(key);
    const close = didYouMean(key, [...modules, ...Object.keys(engineWords)]);
    const hint = instead ?? (close ? `did you mean "${close}"?` : '`kplay doc` lists the modules');
    findings.error('unknown-module', `unknown module "${key}"`, { place, hint });
  }
}

/** A module of another name here, if the catalog has it. */
function moduleHere(name: string, modules: readonly string[]): string | undefined {
  if (modules.includes(name) || isEngineWord(name)) return name;
  const other = Object.hasOwn(moduleNamesElsewhere, name) ? moduleNamesElsewhere[name]! : undefined;
  return other && modules.includes(other) ? other : undefined;
}

/** In a task without a known module: is this key more likely a keyword than the module? */
function isKeywordLike(raw: Values, key: string, keywords: Keywords): boolean {
  const scalar = raw[key] === null || typeof raw[key] !== 'object';
  return (
    notHere.has(key) ||
    key.startsWith('with_') ||
    (scalar && didYouMean(key, Object.keys(keywords)) !== undefined)
  );
}

const notHere = new Set(
  `action local_action import_tasks include rescue always import_role args`.split(/\s+/),
);

async function include(raw: Values, context: Context, loading: Loading, isHandler: boolean): Promise<Step[]> {
  const { findings } = loading;
  if (raw.loop !== undefined) {
    const hint = 'write the loop on the tasks inside';
    findings.error('not-yet', 'a loop over include_tasks is not there yet', {
      place: keyPlaceOf(raw, 'loop'),
      hint,
    });
    return [];
  }
  checkIncludeKeywords(raw, 'include_tasks', loading);
  const file = includedFile(raw, context, loading);
  if (!file) return [];
  const inner = await includeContext(raw, context, loading);
  const tasks = await loading.read(file, placeOf(raw, 'include_tasks'));
  const place = { file, line: 1, col: 1 };
  const within = { ...inner, folder: dirname(file), files: [...context.files, file] };
  return compileTasks(tasks, 'a file of tasks', within, loading, place, isHandler);
}

function includedFile(raw: Values, context: Context, { findings }: Loading): string | undefined {
  const { args, spotOf } = argumentsOf(raw, 'include_tasks', engineWords.include_tasks!, findings);
  for (const key of Object.keys(args))
    if (key !== 'file')
      findings.error('unknown-argument', `unknown argument "${key}"`, {
        place: keyPlaceOf(args, key),
        hint: 'write include_tasks: FILE',
      });
  const place = placeOf(spotOf('file').container, spotOf('file').key) ?? keyPlaceOf(raw, 'include_tasks');
  const name = args.file;
  if (typeof name !== 'string' && Object.keys(args).some((key) => key !== 'file')) return undefined;
  if (typeof name !== 'string') {
    findings.error('missing-argument', 'include_tasks needs the name of a file', { place });
    return undefined;
  }
  if (name.includes('{{')) {
    const hint = 'write one include_tasks for each file, each with its when';
    findings.error('not-yet', 'a template in the name of an included file is not there yet', { place, hint });
    return undefined;
  }
  const folders = [
    context.folder,
    ...(context.role ? [join(context.role.path, 'tasks')] : []),
    context.playFolder,
  ];
  const file = isAbsolute(name)
    ? name
    : folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (!file || !existsSync(file)) {
    findings.error('unknown-file', `there is no file of tasks "${name}"`, {
      place,
      hint: nearFile(name, folders),
    });
    return undefined;
  }
  if (!context.files.includes(file)) return file;
  findings.error('include-cycle', `"${name}" includes itself`, { place, hint: context.files.join(' → ') });
  return undefined;
}

/** What an include, or a role's entry, hands on to the tasks inside. */
export async function includeContext(raw: Values, context: Context, loading: Loading): Promise<Context> {
  const when = await conditions(raw, 'when', loading);
  const known = inside(context, raw);
  return {
    ...known,
    when: [...context.when, ...when.expressions],
    whenUses: [...context.whenUses, ...when.uses],
    vars: isMapping(raw.vars) ? merged(context.vars, raw.vars) : context.vars,
  };
}
