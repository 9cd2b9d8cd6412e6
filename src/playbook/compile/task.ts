import { actionOf, definedBy } from '../../actions/catalog.ts';
import { splitVariables } from '../../actions/variable-arguments.ts';
import { isMapping, type Values } from '../../core/values.ts';
import { keyPlaceOf } from '../../yaml/read.ts';
import { addInventoryWord } from '../hosts/inventory-actions.ts';
import { addVarsFiles } from '../includes/include-vars.ts';
import { argumentsOf, checkStatic } from '../keywords/arguments.ts';
import { checkCommandLine } from '../keywords/command-line.ts';
import { checkName, checkTypes } from '../keywords/keywords.ts';
import { handlerKeywords, taskKeywords } from '../keywords/schema.ts';
import type { CompiledTask } from './compiled-task.ts';
import { type Context, innerContext, merged } from './context.ts';
import type { Loading } from './loading.ts';
import { newTask, readKeywords } from './new-task.ts';
import type { Spot } from './uses.ts';

/** Compiles one task: checks everything except the names of variables and handlers. */
export async function compileTask(
  raw: Values,
  key: string,
  context: Context,
  loading: Loading,
  isHandler: boolean,
): Promise<CompiledTask> {
  checkTypes(raw, isHandler ? handlerKeywords : taskKeywords, loading.findings);
  const action = actionOf(key);
  const module = action ? undefined : await loading.module(key, context);
  const params = action?.params ?? module?.module.params ?? {};
  const given = argumentsOf(raw, key, params, loading.findings);
  const { refused } = given;
  const { args, spotOf } = withDefaults(given, key, innerContext(context, raw));
  const step = newTask({ raw, key, args, spotOf, params, module }, context, loading);
  await readKeywords(step, context, loading);
  addRegistered(step, loading);
  checkVariables(step, refused, loading);
  addInventoryWord(step, loading.findings);
  if (action?.readsVariables) await addVarsFiles(step, context.nameForecast, loading);
  step.defines.push(...definedBy(step.task));
  for (const name of step.defines) loading.defined.add(name);
  if (!refused) checkStatic(step, loading.findings);
  checkCommandLine(step, loading.findings);
  if (raw.become_user !== undefined && step.task.become === undefined)
    loading.findings.warning('no-become', '"become_user" has no effect without become: true', {
      place: keyPlaceOf(raw, 'become_user'),
      hint: 'add become: true',
    });
  return step;
}

/** Fills in the arguments that `module_defaults` has for the module and the task does not give. */
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

function addRegistered({ raw, task, defines }: CompiledTask, { findings }: Loading): void {
  if (task.register === undefined) return;
  checkName(task.register, { container: raw, key: 'register' }, findings);
  defines.push(task.register);
}

/** Checks the names of the variables that a task gives an action. */
function checkVariables(
  { raw, key, task, spotOf }: CompiledTask,
  refused: boolean,
  { findings }: Loading,
): void {
  const action = actionOf(key);
  if (!action?.takesVariables) return;
  const names = Object.keys(splitVariables(action, task.args).variables);
  for (const name of names) checkName(name, { container: spotOf(name).container, key: name }, findings, true);
  if (action.needsVariables && names.length === 0 && !refused)
    findings.error('missing-argument', `${key} sets nothing`, { place: keyPlaceOf(raw, key) });
}
