import { actionOf } from '../actions/catalog.ts';
import type { Code } from '../core/codes.ts';
import type { At } from '../core/findings.ts';
import { isMapping, type Value } from '../core/values.ts';
import { itemName } from '../evaluate/items.ts';
import { type CompiledTask, includesAround } from '../playbook/compile/compiled-task.ts';
import { placeInText, type Spot } from '../playbook/compile/uses.ts';
import { filesAt, findSource } from '../playbook/files.ts';
import { render, renderText, TemplateError, UndefinedVariable } from '../template/render.ts';
import type { Scope } from '../template/scope.ts';
import { placeWithin } from '../yaml/read.ts';
import { reportProblem } from './check-step.ts';
import type { Checking } from './checking.ts';
import { mainParam, type SourceFiles } from './source-files.ts';

/** More items of a loop are unlikely to show another mistake. */
const mostScopes = 20;

/** A text that a task renders, and the place of an offset in it. */
interface Text {
  text: string;
  at: (offset: number) => At['place'];
}

interface Problem {
  code: Code;
  message: string;
  at: At;
}

/**
 * Renders the texts and templates of a task with what is known before the run, and reports what fails: names inside
 * of blocks, and values that a function refuses. Only what the run gives is unknown.
 */
export function checkTexts(step: CompiledTask, sources: SourceFiles, checking: Checking): void {
  // a message about expressions is rendered only if it is shown
  const expressions = actionOf(step.key)?.expressions;
  if (step.task.noLog || (expressions && step.task.args[expressions] !== undefined)) return;
  const texts = textsIn(step);
  const templates = sources.named(step).filter(({ kind }) => kind === 'template');
  if (texts.length === 0 && templates.length === 0) return;
  for (const hosts of checking.classes) {
    const seen = new Set<string>();
    for (const scope of checking.view.scopes(step, hosts[0]!).slice(0, mostScopes))
      for (const text of [
        ...texts,
        ...templates.flatMap((named) => templatesOf(step, named, sources, scope)),
      ]) {
        const problem = problemOf(text, step, scope);
        if (!problem || seen.has(problem.message)) continue;
        seen.add(problem.message);
        reportProblem(step, problem.code, problem.message, problem.at, hosts, checking);
      }
  }
}

/** The texts with templates in the arguments of a task, at any depth. */
function textsIn(step: CompiledTask): Text[] {
  return Object.entries(step.task.args)
    .filter(([argument]) => !mainParam(step, argument)?.secret)
    .flatMap(([argument, value]) => leaves(value, step.spotOf(argument)));
}

function leaves(value: Value, { container, key }: Spot): Text[] {
  if (typeof value === 'string')
    return value.includes('{{') ? [{ text: value, at: (offset) => placeWithin(container, key, offset) }] : [];
  if (Array.isArray(value)) return value.flatMap((item, i) => leaves(item, { container: value, key: i }));
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => leaves(item, { container: value, key: name }));
}

function templatesOf(
  step: CompiledTask,
  { argument, name }: { argument: string; name: string },
  sources: SourceFiles,
  scope: Scope,
): Text[] {
  try {
    const accepted = mainParam(step, argument)?.folder;
    const path = findSource(step.task, 'template', renderText(name, scope), step.playFolder, accepted);
    return (path === undefined ? [] : filesAt(path)).flatMap((each) => {
      const text = sources.texts.get(each);
      return text === undefined ? [] : [{ text, at: (offset: number) => placeInText(text, each, offset, 1) }];
    });
  } catch {
    // the name is unknown before the run, or reported separately
    return [];
  }
}

function problemOf({ text, at }: Text, step: CompiledTask, scope: Scope): Problem | undefined {
  try {
    render(text, scope);
    return undefined;
  } catch (error) {
    if (error instanceof UndefinedVariable)
      return isReported(error, step) ? undefined : undefinedAt(error, at);
    // an error in a variable is reported in its place
    if (!(error instanceof TemplateError) || error.chain.length > 0) return undefined;
    const place = at(Math.max(error.offset, 0));
    return { code: 'bad-template', message: error.message, at: { place, hint: error.hint } };
  }
}

/** The check of names reports variables; those of blocks remain. */
function isReported({ chain, parts }: UndefinedVariable, step: CompiledTask): boolean {
  const { uses } = step;
  const roots = [...uses['before loop'], ...uses['in loop']].map(({ path }) => path[0]);
  return chain.length > 0 || (roots.includes(parts[0]!) && !hasOpenItem(parts[0]!, step));
}

/** Whether a name is that of an item of a loop over an expression: the check of names does not know the items. */
export function hasOpenItem(name: string, step: CompiledTask): boolean {
  return [step, ...includesAround(step)].some(
    ({ task }) => task.loop !== undefined && !Array.isArray(task.loop) && itemName(task) === name,
  );
}

function undefinedAt({ message, hint, offset }: UndefinedVariable, at: Text['at']): Problem {
  return { code: 'undefined-variable', message, at: { place: at(Math.max(offset, 0)), hint } };
}
