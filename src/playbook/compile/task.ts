import { actionOf, splitVariables } from '../../actions/catalog.ts';
import { isMapping, type Values } from '../../core/values.ts';
import { keyPlaceOf, markParts } from '../../yaml/read.ts';
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
  const module = action ? undefined : await loading.module(key);
  const params = action?.params ?? module?.module.params ?? {};
  const given = argumentsOf(raw, key, params, loading.findings);
  const { refused } = given;
  const { args, spotOf } = withDefaults(given, key, innerContext(context, raw));
  const step = newTask({ raw, key, args, spotOf, params, module }, context, loading);
  await readKeywords(step, context, loading);
  addDefinitions(step, loading);
  addInventoryWord(step, loading.findings);
  if (key === 'include_vars') await addVarsFiles(step, context.nameForecast, loading);
  for (const name of step.defines) loading.defined.add(name);
  if (!refused) checkStatic(step, loading.findings);
  if (key === 'set_fact') {
    const { variables } = splitVariables(key, step.task.args);
    markParts(variables, [step.task.args]);
    step.task.args = variables;
  }
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

function addDefinitions(step: CompiledTask, loading: Loading): void {
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
