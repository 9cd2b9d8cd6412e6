import { isMapping, type Values } from '../core/values.ts';
import { keyPlaceOf, markParts, placeOf } from '../yaml/read.ts';
import { conditions } from './conditions.ts';
import { type Context, inside, merged, union } from './context.ts';
import { addInventoryWord } from './hosts/inventory-words.ts';
import { addVarsFiles } from './includes/include-vars.ts';
import { argumentsOf, checkStatic } from './language/arguments.ts';
import { checkCommandLine } from './language/command-line.ts';
import { engineWords, splitVariables } from './language/engine.ts';
import { checkName, checkTypes } from './language/keywords.ts';
import { handlerKeywords, taskKeywords, textOf, texts } from './language/schema.ts';
import type { Loading } from './loading.ts';
import { addManner, failureNames, isRescue, mannerOf } from './manner.ts';
import type { Task } from './plan.ts';
import type { Step } from './step.ts';
import { compileAt, type Spot, usesOfExpression, usesOfText, usesOfValue } from './uses.ts';

/** Compiles one task: everything but the names of variables and handlers is checked. */
export async function compileTask(
  raw: Values,
  key: string,
  context: Context,
  loading: Loading,
  isHandler: boolean,
): Promise<Step> {
  checkTypes(raw, isHandler ? handlerKeywords : taskKeywords, loading.findings);
  const module = Object.hasOwn(engineWords, key) ? undefined : await loading.module(key);
  const params = module ? module.module.params : engineWords[key]!;
  const given = argumentsOf(raw, key, params, loading.findings);
  const { refused } = given;
  const { args, spotOf } = withDefaults(given, key, inside(context, raw));
  const step = newStep({ raw, key, args, spotOf, params, module }, context, loading);
  await readKeywords(step, context, loading);
  addDefinitions(step, loading);
  addInventoryWord(step, loading.findings);
  if (key === 'include_vars') await addVarsFiles(step, context.foresight, loading);
  for (const name of step.defines) loading.defined.add(name);
  if (!refused) checkStatic(step, loading.findings);
  if (key === 'set_fact') keepVariables(step);
  checkCommandLine(step, loading.findings);
  if (raw.become_user !== undefined && step.task.become === undefined)
    loading.findings.warning('no-become', '"become_user" has no effect without become: true', {
      place: keyPlaceOf(raw, 'become_user'),
      hint: 'write become: true beside it',
    });
  return step;
}

/** What a task takes for itself, beside the variables that it sets, has been checked. */
function keepVariables({ key, task }: Step): void {
  const { variables } = splitVariables(key, task.args);
  markParts(variables, [task.args]);
  task.args = variables;
}

/** Takes up what the keywords and the arguments of a step read. */
export async function readKeywords(step: Step, context: Context, loading: Loading): Promise<void> {
  await addConditions(step, context, loading);
  await addLoop(step, loading);
  await addManner(step, loading);
  await addEngine(step, loading);
  await addTexts(step, loading);
}

/** A step that reads and defines nothing yet: what its keywords and those around it say at once. */
export function newStep(
  what: Pick<Step, 'raw' | 'key' | 'spotOf' | 'params' | 'module'> & { args: Values },
  context: Context,
  loading: Loading,
): Step {
  const { args, ...rest } = what;
  const known = inside(context, what.raw);
  return {
    ...rest,
    task: { ...plainTask(what.raw, what.key, args, known, loading), ...mannerOf(what.raw, known, loading) },
    uses: { 'before loop': [], 'in loop': [], after: [] },
    argumentUses: new Map(),
    guards: new Set(isRescue(context.within) ? failureNames : []),
    defines: [],
    playFolder: context.playFolder,
  };
}

/** Fills in the arguments that `module_defaults` has for the module and that the task does not give. */
function withDefaults(
  given: { args: Values; spotOf: (argument: string) => Spot },
  key: string,
  { inherited }: Context,
): { args: Values; spotOf: (argument: string) => Spot } {
  const all = isMapping(inherited.module_defaults) ? inherited.module_defaults[key] : undefined;
  if (!isMapping(all)) return given;
  const { args, spotOf } = given;
  return {
    args: merged(all, args),
    spotOf: (name) => (Object.hasOwn(args, name) ? spotOf(name) : { container: all, key: name }),
  };
}

function plainTask(raw: Values, key: string, args: Values, context: Context, loading: Loading): Task {
  return {
    id: loading.nextTaskId(),
    name: textOf(raw.name) ?? key,
    place: placeOf(raw) ?? { file: context.folder, line: 1, col: 1 },
    module: key,
    args,
    when: context.when,
    loop: undefined,
    register: textOf(raw.register),
    notify: context.notify,
    notifies: [],
    listen: union(context.listen, texts(raw.listen)),
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
    within: context.within,
    folder: context.folder,
  };
}

async function addConditions(step: Step, context: Context, loading: Loading): Promise<void> {
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
  // a result that is not registered is called so here
  if (task.register === undefined) uses.after = uses.after.filter(({ path }) => path[0] !== 'result');
}

async function addLoop(step: Step, loading: Loading): Promise<void> {
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

async function addEngine(step: Step, loading: Loading): Promise<void> {
  const { task, key } = step;
  const argument = key === 'assert' ? 'that' : key === 'debug' ? 'var' : undefined;
  if (!argument || task.args[argument] === undefined) return;
  const { expressions, uses } = await conditions(task.args, argument, loading);
  task.expressions = expressions;
  step.uses['in loop'].push(...uses);
}

async function addTexts(step: Step, loading: Loading): Promise<void> {
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
    if ((key === 'assert' && argument === 'that') || (key === 'debug' && argument === 'var')) continue;
    const found = await usesOfValue(value, step.spotOf(argument), findings);
    step.argumentUses.set(argument, found);
    uses['in loop'].push(...found);
  }
}

function addDefinitions(step: Step, loading: Loading): void {
  const { raw, task } = step;
  if (task.register !== undefined) {
    checkName(task.register, { container: raw, key: 'register' }, loading.findings);
    step.defines.push(task.register);
  }
  const { variables } = splitVariables(step.key, task.args);
  for (const name of Object.keys(variables))
    checkName(name, { container: step.spotOf(name).container, key: name }, loading.findings, true);
  if (step.key !== 'set_fact') return;
  const given = raw[step.key] ?? null;
  if (Object.keys(variables).length === 0 && (given === null || isMapping(given)))
    loading.findings.error('missing-argument', 'set_fact sets nothing', { place: keyPlaceOf(raw, step.key) });
  step.defines.push(...Object.keys(variables));
}
