import { join, resolve } from 'node:path';
import { checkPlays } from '../check/check.ts';
import { checkTransactions } from '../check/transactions.ts';
import { checkReachable } from '../check/unreachable.ts';
import { type Diagnostic, didYouMean, InvalidInput } from '../core/errors.ts';
import type { Findings } from '../core/findings.ts';
import { isMapping, typeName, type Value, type Values } from '../core/values.ts';
import { keyPlaceOf, placeOf, withRenamedKey } from '../yaml/read.ts';
import { withoutAllowed } from './compile/allow.ts';
import type { CompiledPlay, LoadOptions } from './compile/compiled-play.ts';
import type { Context } from './compile/context.ts';
import { Loading } from './compile/loading.ts';
import { compilePlay, outermost } from './compile/play.ts';
import { isSelected } from './compile/tags.ts';
import { checkLimit } from './hosts/play-hosts.ts';
import { importedPlaybook } from './includes/import-playbook.ts';
import { moduleHere, qualifiedName, reportQualified } from './keywords/ansible-words.ts';
import { checkNames } from './keywords/keywords.ts';
import type { Plan } from './plan.ts';
import { checkSelections } from './selections.ts';
import { chooseTasks, listTasks, mapTasks, tasksIn } from './tree.ts';

/**
 * Loads playbooks into a plan, and checks everything that can be known before the first connection.
 * @throws InvalidInput with all findings, if one of them is an error
 */
export async function loadPlan(
  playbooks: string[],
  options: LoadOptions,
): Promise<{ plan: Plan; warnings: Diagnostic[] }> {
  return withoutErrors(await inspectPlan(playbooks, options));
}

function withoutErrors({ plan, diagnostics }: { plan: Plan; diagnostics: Diagnostic[] }): {
  plan: Plan;
  warnings: Diagnostic[];
} {
  if (diagnostics.some((finding) => finding.severity === 'error')) throw new InvalidInput(diagnostics);
  return { plan, warnings: diagnostics };
}

/**
 * Makes a plan of plays that are in no file; their relative paths are below a folder.
 * @throws InvalidInput with all findings, if one of them is an error
 */
export async function planOf(
  content: Values[],
  folder: string,
  options: LoadOptions,
): Promise<{ plan: Plan; warnings: Diagnostic[] }> {
  const file = join(folder, 'command line');
  const compile = (loading: Loading) => compilePlays(content, file, outermost(file), options, loading);
  return withoutErrors(await inspect(options, compile));
}

/** Like loadPlan, but returns the findings; the plan can run only when none of them is an error. */
export function inspectPlan(
  playbooks: string[],
  options: LoadOptions,
): Promise<{ plan: Plan; diagnostics: Diagnostic[] }> {
  return inspect(options, async (loading) => {
    const plays: CompiledPlay[] = [];
    for (const playbook of playbooks) plays.push(...(await compilePlaybook(playbook, options, loading)));
    return plays;
  });
}

async function inspect(
  options: LoadOptions,
  compile: (loading: Loading) => Promise<CompiledPlay[]>,
): Promise<{ plan: Plan; diagnostics: Diagnostic[] }> {
  const loading = new Loading(options.rolesPath, options.opener);
  loading.findings.isPartial = options.inventory?.isPartial === true;
  checkNames(options.extraVars, loading.findings);
  const plays = await compile(loading);
  await checkLimit(options.inventory, options.limit, loading);
  checkSelections(plays, options, loading);
  choose(plays, options, loading);
  await checkPlays(plays, options, loading);
  checkReachable(plays, loading.findings);
  checkTransactions(plays, loading.findings);
  if (options.style) {
    const { checkStyle } = await import('../check/style/check.ts');
    await checkStyle(plays, options, loading);
  }
  const runnable = plays.filter(({ play }) => play.hosts.length > 0 || play.choice || !options.inventory);
  return {
    plan: { plays: runnable.map(({ play }) => play), opener: options.opener },
    diagnostics: withoutAllowed(loading.findings.all),
  };
}

async function compilePlaybook(
  playbook: string,
  options: LoadOptions,
  loading: Loading,
): Promise<CompiledPlay[]> {
  const file = resolve(playbook);
  return compileFile(file, outermost(file), options, loading);
}

async function compileFile(
  file: string,
  context: Context,
  options: LoadOptions,
  loading: Loading,
): Promise<CompiledPlay[]> {
  const content = await loading.read(file);
  if (content === undefined) return [];
  if (!Array.isArray(content) || content.length === 0) {
    const what = Array.isArray(content) || content === null ? 'empty' : typeName(content);
    const hint = 'start the file with "- name: …", and hosts: below it';
    const place = { file, line: 1, col: 1 };
    loading.findings.error('wrong-type', `a playbook must be a list of plays, not ${what}`, { place, hint });
    return [];
  }
  if (await holdsTasks(content, loading)) return [];
  return compilePlays(content, file, context, options, loading);
}

async function compilePlays(
  content: readonly Value[],
  file: string,
  context: Context,
  options: LoadOptions,
  loading: Loading,
): Promise<CompiledPlay[]> {
  const plays: CompiledPlay[] = [];
  for (const [i, entry] of content.entries()) {
    const place = placeOf(content, i);
    if (!isMapping(entry)) {
      loading.findings.error('wrong-type', `a play must be a mapping, not ${typeName(entry)}`, { place });
      continue;
    }
    const raw = importInOwnWords(entry, loading.findings);
    if (raw.import_playbook !== undefined) {
      const imported = await importedPlaybook(raw, file, context, loading);
      if (imported) plays.push(...(await compileFile(imported.file, imported.context, options, loading)));
    } else plays.push(await compilePlay(raw, file, options, loading, context));
  }
  return plays;
}

/** Reports an `import_playbook` that is written with its collection, and reads it anyway. */
function importInOwnWords(entry: Values, findings: Findings): Values {
  const word = 'import_playbook';
  const key = Object.keys(entry).find((each) => qualifiedName(each) === word);
  if (key === undefined || entry[word] !== undefined) return entry;
  reportQualified(entry, key, `write ${word}`, findings);
  return withRenamedKey(entry, key, word);
}

/** Whether there are tasks in place of plays. Only the first is reported: the other errors follow from it. */
async function holdsTasks(content: readonly Value[], loading: Loading): Promise<boolean> {
  const modules = await loading.moduleNames();
  for (const raw of content) {
    if (!isMapping(raw) || raw.hosts !== undefined) continue;
    const module = Object.keys(raw).find(
      (key) => key === 'block' || moduleHere(qualifiedName(key) ?? key, modules),
    );
    if (module === undefined) continue;
    const hint = 'write "- hosts: all" and "tasks:" above it, and indent the tasks below';
    const place = keyPlaceOf(raw, module);
    loading.findings.error('wrong-type', `"${module}" belongs to a task, but no play contains it`, {
      place,
      hint,
    });
    return true;
  }
  return false;
}

/** Leaves out tasks as tags and --start-at-task say. */
function choose(plays: CompiledPlay[], options: LoadOptions, { findings }: Loading): void {
  const { startAtTask } = options;
  let started = startAtTask === undefined;
  const names = plays.flatMap(({ tasks }) => tasksIn(tasks).map(({ task }) => task.name));
  for (const compiled of plays) {
    const all = listTasks(compiled.tasks);
    compiled.tasks = chooseTasks(compiled.tasks, ({ task }) => {
      started ||= task.name === startAtTask;
      return started && isSelected(task.tags, options);
    });
    compiled.play.tasks = mapTasks(compiled.tasks, ({ task }) => task);
    const chosen = new Set(listTasks(compiled.tasks));
    compiled.leftOut = all.filter((task) => !chosen.has(task)).flatMap(({ defines }) => defines);
  }
  if (started) return;
  const close = didYouMean(startAtTask!, names);
  findings.error('unknown-task', `no task is called "${startAtTask}"`, {
    hint: close ? `did you mean "${close}"?` : '--start-at-task takes the name of a task as written',
  });
}
