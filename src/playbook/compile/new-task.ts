import { actionOf } from '../../actions/catalog.ts';
import { isMapping, type Values } from '../../core/values.ts';
import { placeOf } from '../../yaml/read.ts';
import { textList, textOrNone } from '../keywords/schema.ts';
import type { Task } from '../plan.ts';
import type { CompiledTask } from './compiled-task.ts';
import { conditions } from './conditions.ts';
import { type Context, innerContext, merged, union } from './context.ts';
import type { Loading } from './loading.ts';
import { addTaskOptions, failureNames, isRescue, taskOptionsOf } from './task-options.ts';
import { compileAt, usesOfExpression, usesOfText, usesOfValue } from './uses.ts';

/** A step that reads and defines nothing yet: only what its own and its inherited keywords say directly. */
export function newTask(
  what: Pick<CompiledTask, 'raw' | 'key' | 'spotOf' | 'params' | 'module'> & { args: Values },
  context: Context,
  loading: Loading,
): CompiledTask {
  const { args, ...rest } = what;
  const known = innerContext(context, what.raw);
  return {
    ...rest,
    task: {
      ...plainTask(what.raw, what.key, args, known, loading),
      ...taskOptionsOf(what.raw, known, loading),
    },
    uses: { 'before loop': [], 'in loop': [], after: [] },
    argumentUses: new Map(),
    guards: new Set(isRescue(context.around) ? failureNames : []),
    defines: [],
    playFolder: context.playFolder,
    around: context.around,
  };
}

/** Adds what the keywords and the arguments of a step read. */
export async function readKeywords(step: CompiledTask, context: Context, loading: Loading): Promise<void> {
  await addConditions(step, context, loading);
  await addLoop(step, loading);
  await addTaskOptions(step, loading);
  await addExpressions(step, loading);
  await addTexts(step, loading);
}

function plainTask(raw: Values, key: string, args: Values, context: Context, loading: Loading): Task {
  return {
    id: loading.nextTaskId(),
    name: textOrNone(raw.name) ?? key,
    place: placeOf(raw) ?? { file: context.files.at(-1) ?? context.folder, line: 1, col: 1 },
    module: key,
    args,
    when: context.when,
    loop: undefined,
    register: textOrNone(raw.register),
    notify: context.notify,
    notifies: [],
    listen: union(context.listen, textList(raw.listen)),
    expressions: [],
    tags: context.tags,
    become: context.become ? context.becomeUser : undefined,
    ignoreErrors: (raw.ignore_errors ?? context.inherited.ignore_errors) === true,
    changedWhen: undefined,
    failedWhen: undefined,
    vars: isMapping(raw.vars) ? merged(context.vars, raw.vars) : context.vars,
    environment: isMapping(context.inherited.environment)
      ? context.inherited.environment
      : (Object.create(null) as Values),
    noLog: context.inherited.no_log === true,
    role: context.role,
    folder: context.folder,
    ...moduleFolder(key, context, loading),
  };
}

function moduleFolder(key: string, context: Context, loading: Loading): Pick<Task, 'moduleFolder'> {
  const folder = loading.ownModules(context).get(key);
  return folder === undefined ? {} : { moduleFolder: folder };
}

async function addConditions(step: CompiledTask, context: Context, loading: Loading): Promise<void> {
  const { raw, task, uses } = step;
  const when = await conditions(raw, 'when', loading);
  task.when = [...context.when, ...when.expressions];
  uses['in loop'].push(...context.whenUses, ...when.uses);
  for (const use of uses['in loop']) if (use.guarded) step.guards.add(use.path[0]!);
  if (raw.changed_when !== undefined) {
    const changed = await conditions(raw, 'changed_when', loading);
    task.changedWhen = changed.expressions;
    uses.after.push(...changed.uses);
  }
  if (raw.failed_when !== undefined) {
    const failed = await conditions(raw, 'failed_when', loading);
    task.failedWhen = failed.expressions;
    uses.after.push(...failed.uses);
  }
  if (raw.until !== undefined || raw.retries !== undefined) {
    const until = await conditions(raw, 'until', loading);
    task.until = until.expressions;
    uses.after.push(...until.uses);
  }
  const ignoring = raw.ignore_errors === undefined ? context.inherited : raw;
  if (typeof ignoring.ignore_errors === 'string') {
    const ignore = await conditions(ignoring, 'ignore_errors', loading);
    task.ignoreErrors = ignore.expressions[0] ?? false;
    uses.after.push(...ignore.uses);
  }
  // a result without `register` is called `result` here
  if (task.register === undefined) uses.after = uses.after.filter(({ path }) => path[0] !== 'result');
}

async function addLoop(step: CompiledTask, loading: Loading): Promise<void> {
  const { raw, task, uses } = step;
  const spot = { container: raw, key: 'loop' };
  if (Array.isArray(raw.loop)) {
    task.loop = raw.loop;
    uses['before loop'].push(...(await usesOfValue(raw.loop, spot, loading.findings)));
  } else if (typeof raw.loop === 'string') {
    task.loop = await compileAt(raw.loop, spot, loading.findings);
    if (task.loop) uses['before loop'].push(...usesOfExpression(task.loop, spot));
  }
}

async function addExpressions(step: CompiledTask, loading: Loading): Promise<void> {
  const { task, key } = step;
  const argument = actionOf(key)?.expressions;
  if (!argument || task.args[argument] === undefined) return;
  const { expressions, uses } = await conditions(task.args, argument, loading);
  task.expressions = expressions;
  step.uses['in loop'].push(...uses);
}

async function addTexts(step: CompiledTask, loading: Loading): Promise<void> {
  const { raw, task, uses, key } = step;
  const { findings } = loading;
  if (typeof raw.name === 'string')
    uses['before loop'].push(...(await usesOfText(raw.name, { container: raw, key: 'name' }, findings)));
  if (task.become !== undefined)
    uses['in loop'].push(
      ...(await usesOfText(task.become, { container: raw, key: 'become_user' }, findings)),
    );
  uses['in loop'].push(
    ...(await usesOfValue(task.environment, { container: raw, key: 'environment' }, findings)),
  );
  for (const [argument, value] of Object.entries(task.args)) {
    if (argument === actionOf(key)?.expressions) continue;
    const found = await usesOfValue(value, step.spotOf(argument), findings);
    step.argumentUses.set(argument, found);
    uses['in loop'].push(...found);
  }
}
