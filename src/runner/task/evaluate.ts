import { checkArgs } from '../../core/check-args.ts';
import { withoutSecrets } from '../../core/command-line.ts';
import type { SourceFile } from '../../core/params.ts';
import { resourceOf } from '../../core/resource.ts';
import { isDecrypted, namesSource } from '../../core/source-param.ts';
import { textOf } from '../../core/text.ts';
import type { Value, Values } from '../../core/values.ts';
import { BadArguments } from '../../evaluate/errors.ts';
import { type LoadedModule, loadModule } from '../../modules/catalog.ts';
import { type FileKind, findSource, isFolder, sourceFolders } from '../../playbook/files.ts';
import type { Play, Task } from '../../playbook/plan.ts';
import type { RemoteStep } from '../../remote/step/step.ts';
import { hasTemplate, render } from '../../template/render.ts';
import type { Scope } from '../../template/scope.ts';
import type { RunContext } from '../context.ts';
import { hideSecretArgs, renderArgs } from './arguments.ts';
import { prepareStep, type StepOptions } from './prepare.ts';
import { renderSource } from './render-source.ts';

/** The step for one item. What needs no variable is made once for all hosts. */
export async function stepFor(
  play: Play,
  task: Task,
  scope: Scope,
  context: RunContext,
  steps: Map<Task, RemoteStep>,
): Promise<RemoteStep> {
  const known = steps.get(task);
  if (known) return known;
  const module = await loadModule(task.module, task.place, task.moduleFolder);
  const given = renderArgs(module.module.params, task.args, scope);
  const sources = Object.keys(given).filter((name) => namesSource(module.module.params[name], given));
  for (const name of sources) {
    if (typeof given[name] === 'string')
      given[name] = (await source(module, name, given, play, task, scope, context)) as never;
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
  hideSecretArgs(module.module.params, args, context.secrets);
  const problem = problems.map((p) => (p.hint ? `${p.message} (${p.hint})` : p.message)).join('; ');
  if (problem) throw new BadArguments(problem);
  const rule = module.module.check?.(args);
  if (rule) throw new BadArguments(rule);
  const timeout = numberOf(task.timeout, 'timeout', scope);
  const step = prepareStep(module, args, stepOptions(task, scope, context), (download) =>
    context.sources.download(download),
  );
  const resource = resourceOf(task.module, module.module, args, step.variables);
  const command = module.module.kind === 'action' ? module.module.command?.(args) : undefined;
  return {
    ...step,
    ...(timeout && { timeout }),
    ...(command !== undefined && { command: withoutSecrets(command) }),
    ...(resource !== undefined && { resource }),
    ...(task.noLog && { noLog: true }),
  };
}

/** How the steps of a task run. */
export function stepOptions(task: Task, scope: Scope, context: RunContext): StepOptions {
  return {
    environment: environmentOf(task, scope),
    check: task.checkMode ?? context.check,
    diff: task.diff ?? context.diff,
    onFailure: failureOf(task, context),
    ...(readsValues(task) && { isRead: true as const }),
  };
}

/** Whether the playbook can read the values of a task. */
function readsValues({ register, until, changedWhen, failedWhen }: Task): boolean {
  const conditions = [until, changedWhen, failedWhen].flatMap((each) => each ?? []);
  return register !== undefined || conditions.some(({ paths }) => paths.length > 0);
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
  const environment: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(render(task.environment, scope) as Values))
    environment[name] = textOf(value);
  return environment;
}

async function source(
  module: LoadedModule,
  param: string,
  given: Values,
  play: Play,
  task: Task,
  scope: Scope,
  { sources }: RunContext,
): Promise<SourceFile> {
  const { folder: acceptsFolder, ...shape } = module.module.params[param]!;
  const type = shape.type as FileKind;
  const name = given[param] as string;
  const path = findSource(task, type, name, play.folder, acceptsFolder);
  if (path === undefined) throw new BadArguments(`"${param}": ${noSuchFile(play, task, type, name)}`);
  if (type === 'template') return renderSource(name, path, scope, sources);
  const decrypts = isDecrypted(given);
  if (acceptsFolder && isFolder(path)) return sources.folder(name, path, decrypts);
  return sources.file(name, path, decrypts);
}

function noSuchFile(play: Play, task: Task, kind: FileKind, name: string): string {
  return `there is no file "${name}" in ${sourceFolders(task, kind, play.folder).join(', ')}`;
}
