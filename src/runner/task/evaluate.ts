import { checkArgs } from '../../core/check-args.ts';
import type { Params, SourceFile } from '../../core/params.ts';
import { Unknown } from '../../core/unknown.ts';
import type { Value, Values } from '../../core/values.ts';
import { type LoadedModule, loadModule } from '../../modules/catalog.ts';
import { type FileKind, findSource, sourceFolders } from '../../playbook/files.ts';
import type { Names, Play, Task } from '../../playbook/plan.ts';
import type { RemoteStep } from '../../remote/step.ts';
import type { Expression } from '../../template/expression.ts';
import {
  hasTemplate,
  prepare,
  render,
  renderText,
  TemplateError,
  UndefinedVariable,
} from '../../template/render.ts';
import { type Layer, layer, type Scope } from '../../template/scope.ts';
import type { RunContext } from '../context.ts';
import { sourceFileOf } from '../controller-files.ts';
import { Pending } from '../host/variables.ts';
import { renderArgs } from './arguments.ts';
import { prepareStep } from './prepare.ts';

/** An argument is invalid for the module, which is only known after its template is rendered. */
export class BadArguments extends Error {
  override readonly name = 'BadArguments';
}

/** One item of a task's loop, or the task itself. */
export interface Item {
  scope: Scope;
  /** The item as text; undefined without a loop. */
  label: string | undefined;
  value: Value | undefined;
  /** The variables of the item. */
  variables?: Layer;
  /** The handlers that it notifies, among those with names that it renders. */
  notifies?: number[];
}

const plainLoop = { itemName: 'item', indexName: undefined, label: undefined };

/** The items of a task's loop with the variables that each of them sees; one without a loop. */
export function itemsOf(task: Task, scope: Scope): Item[] {
  if (task.loop === undefined) return [{ scope, label: undefined, value: undefined }];
  const list = listOf(task.loop, scope);
  const { itemName, indexName, label } = task.loopControl ?? plainLoop;
  return list.map(({ value, outside }, index) => {
    const loop: Values = {
      index: index + 1,
      index0: index,
      first: index === 0,
      last: index === list.length - 1,
      length: list.length,
    };
    const variables = layer(
      { [itemName]: value, ...(indexName !== undefined && { [indexName]: index }), loop },
      { plain: true, outside },
    );
    const own = scope.with(variables);
    const shown = () => (label === undefined ? labelOf(value) : String(render(label, own)));
    return { scope: own, label: orNumber(shown, index), value, variables };
  });
}

/** The items, each with a flag whether it comes from outside. */
function listOf(loop: NonNullable<Task['loop']>, scope: Scope): { value: Value; outside: boolean }[] {
  if (Array.isArray(loop)) return loop.map((item) => scope.watch(() => render(item, scope)));
  const { value: list, outside } = scope.watch(() => loop.evaluate(scope));
  if (!Array.isArray(list)) throw new BadArguments('loop must be a list');
  return list.map((value) => ({ value, outside }));
}

/** An item with an unknown label must still be reported. */
function orNumber(label: () => string, index: number): string {
  try {
    return label();
  } catch (error) {
    if (error instanceof Unknown) return `item ${index + 1}`;
    throw error;
  }
}

/**
 * The ids of the handlers that a task notifies under names that are now known.
 * @throws BadArguments for an unknown handler
 */
export function notifiedBy({ openNotices = [] }: Task, scope: Scope): number[] {
  return openNotices.flatMap(({ text, handlers }) => {
    const name = String(render(text, scope));
    const ids = handlers.get(name);
    if (ids) return ids;
    throw new BadArguments(`there is no handler "${name}" to notify`);
  });
}

/**
 * The name that an include selects.
 * @throws BadArguments when none of these names exists
 */
export function nameAmong({ texts, known, kind, lookedIn }: Names, scope: Scope): string {
  const asked = texts.map((text) => String(render(text, scope)));
  const found = asked.find((name) => known.has(name));
  if (found !== undefined) return found;
  const names = asked.map((name) => `"${name}"`).join(', ');
  throw new BadArguments(`there is no ${kind} ${names} (looked in ${lookedIn.join(', ')})`);
}

/** The first false condition, if any. Throws Unknown if this is unknown. */
export function refusedBy(task: Task, scope: Scope): string | undefined {
  return firstThat(false, task.when, scope)?.source;
}

/**
 * The first condition that holds. A known one decides, even after an unknown one.
 * @throws Unknown when it is unknown whether one holds
 */
export function firstThat(
  wanted: boolean,
  conditions: readonly Expression[],
  scope: Scope,
): Expression | undefined {
  let unknown: Unknown | undefined;
  for (const condition of conditions) {
    try {
      if (condition.test(scope) === wanted) return condition;
    } catch (error) {
      // after an unknown condition an error is not certain: the next one may never be evaluated
      if (error instanceof Unknown) unknown ??= error;
      else if (!unknown || error instanceof Pending) throw error;
    }
  }
  if (unknown) throw unknown;
  return undefined;
}

/** The step for one item. A step without variables is made once for all hosts. */
export async function stepFor(
  play: Play,
  task: Task,
  scope: Scope,
  context: RunContext,
  steps: Map<Task, RemoteStep>,
): Promise<RemoteStep> {
  const known = steps.get(task);
  if (known) return known;
  const module = await loadModule(task.module, task.place);
  const sources = Object.keys(module.module.params).filter((name) => isSource(module.module.params, name));
  const given = renderArgs(module.module.params, task.args, scope);
  for (const name of sources) {
    if (typeof given[name] === 'string')
      given[name] = (await source(module, name, given[name], play, task, scope, context)) as never;
  }
  const step = makeStep(module, given, task, scope, context);
  const fixed = ![task.args, task.environment, task.timeout ?? null].some(hasTemplate);
  if (fixed && !sources.some((name) => module.module.params[name]!.type === 'template'))
    steps.set(task, step);
  return step;
}

function makeStep(
  module: LoadedModule,
  given: Values,
  task: Task,
  scope: Scope,
  context: RunContext,
): RemoteStep {
  const { args, problems } = checkArgs(module.module.params, given);
  const problem = problems.map((p) => (p.hint ? `${p.message} (${p.hint})` : p.message)).join('; ');
  if (problem) throw new BadArguments(problem);
  const rule = module.module.check?.(args);
  if (rule) throw new BadArguments(rule);
  const timeout = numberOf(task.timeout, 'timeout', scope);
  const step = prepareStep(module, args, {
    environment: environmentOf(task, scope),
    check: task.checkMode ?? context.check,
    diff: task.diff ?? context.diff,
    onFailure: failureOf(task, context),
  });
  return { ...step, ...(timeout && { timeout }), ...(task.noLog && { noLog: true }) };
}

/** The value of a numeric keyword on a host. */
export function numberOf(value: Value | undefined, name: string, scope: Scope): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(render(value, scope));
  if (Number.isFinite(number) && number >= 0) return number;
  throw new BadArguments(`"${name}" must be a number that is not negative`);
}

/**
 * A task that may ignore a failure must see it before later steps are dropped. In check mode any failure may be
 * ignored.
 */
function failureOf(task: Task, { check }: RunContext): RemoteStep['onFailure'] {
  if (check || task.ignoreErrors !== false || task.failedWhen || task.until || task.delegateTo !== undefined)
    return 'keep';
  return task.loop === undefined ? 'stop' : 'later';
}

function environmentOf(task: Task, scope: Scope): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(render(task.environment, scope) as Values))
    environment[name] = String(value);
  return environment;
}

function isSource(params: Params, name: string): boolean {
  return params[name]!.type === 'file' || params[name]!.type === 'template';
}

async function source(
  module: LoadedModule,
  param: string,
  name: string,
  play: Play,
  task: Task,
  scope: Scope,
  context: RunContext,
): Promise<SourceFile> {
  const type = module.module.params[param]!.type as FileKind;
  const path = findSource(task, type, name, play.folder);
  if (path === undefined) throw new BadArguments(`"${param}": ${noSuchFile(play, task, type, name)}`);
  if (type === 'file') return await context.sources.file(name, path);
  const text = await context.sources.text(path);
  await prepare(text);
  try {
    return sourceFileOf(name, path, renderText(text, scope));
  } catch (error) {
    if (!(error instanceof UndefinedVariable || error instanceof TemplateError)) throw error;
    throw new BadArguments(`${name}:${lineAt(text, error.offset)}: ${error.message}`);
  }
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, Math.max(0, offset)).split('\n').length;
}

function noSuchFile(play: Play, task: Task, kind: FileKind, name: string): string {
  return `there is no file "${name}" in ${sourceFolders(task, kind, play.folder).join(', ')}`;
}

function labelOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
