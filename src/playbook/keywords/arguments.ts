import { actionOf } from '../../actions/catalog.ts';
import { splitVariables } from '../../actions/variable-arguments.ts';
import { type ArgProblem, checkArgs } from '../../core/check-args.ts';
import type { Place } from '../../core/errors.ts';
import type { Findings } from '../../core/findings.ts';
import { hints } from '../../core/hints.ts';
import type { Params } from '../../core/params.ts';
import { namesSource, onHostOf } from '../../core/source-param.ts';
import { splitWords } from '../../core/split-words.ts';
import { isMapping, Raw, typeName, type Value, type Values } from '../../core/values.ts';
import { withoutValues } from '../../core/without-values.ts';
import { hasTemplate } from '../../template/render.ts';
import { placeAlong } from '../../yaml/along.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import type { CompiledTask } from '../compile/compiled-task.ts';
import type { Spot } from '../compile/uses.ts';
import { isYesNo, taskKeywords } from './schema.ts';
import { stringArgument } from './string-argument.ts';

/** The arguments below a module's key, as a mapping, and the place of each. */
export function argumentsOf(
  raw: Values,
  key: string,
  params: Params,
  findings: Findings,
): { args: Values; spotOf: (argument: string) => Spot; refused: boolean } {
  const given = raw[key] ?? null;
  if (isMapping(given))
    return { args: given, spotOf: (argument) => ({ container: given, key: argument }), refused: false };
  const args = Object.create(null) as Values;
  const name = stringArgument(key);
  const fits = given === null || (name !== undefined && (typeof given === 'string' || isOpen(given)));
  if (!fits) refuseForm(raw, key, given, params, findings);
  else if (given !== null) args[name!] = given;
  return { args, spotOf: () => ({ container: raw, key }), refused: !fits };
}

function refuseForm(raw: Values, key: string, given: Value, params: Params, findings: Findings): void {
  const first = mainArgument(params);
  const pairs = typeof given === 'string' ? keyValues(given, first) : listPair(given, first, params);
  const hint = pairs
    ? `write ${key}: {${pairs.join(', ')}}`
    : `write the arguments below it, one per line${first ? `, such as ${first}: …` : ''}`;
  findings.error('wrong-type', `"${key}" takes a mapping of arguments, not ${typeName(given)}`, {
    place: placeOf(raw, key),
    hint,
  });
}

/** The argument that says what a task is about: one that must be given, or its name, or the first. */
function mainArgument(params: Params): string | undefined {
  const names = Object.keys(params);
  return (
    names.find((name) => params[name]!.required) ??
    names.find((name) => name === 'name') ??
    names.find((name) => params[name]!.type !== 'bool')
  );
}

function listPair(given: Value, first: string | undefined, params: Params): string[] | undefined {
  const texts = Array.isArray(given) ? given.filter((each) => typeof each === 'string') : [];
  if (first === undefined || params[first]!.type !== 'list' || texts.length === 0) return undefined;
  return [`${first}: [${texts.map(scalar).join(', ')}]`];
}

/** Ansible's `src=a dest=b` in the spelling of YAML; a single word is the first argument. */
function keyValues(text: string, first: string | undefined): string[] | undefined {
  const words = splitWords(text);
  if (first && !/(^|\s)\w+=(?!=)/.test(text))
    return [`${first}: ${isYesNo(text) ? `"${text}"` : scalar(text)}`];
  const pairs = words.map((word) => /^(\w+)=([\s\S]*)$/.exec(word));
  if (!pairs.every((pair) => pair !== null)) return undefined;
  return pairs.map(([, key, value]) => `${key}: ${key === 'mode' ? `"${value}"` : scalar(value!)}`);
}

/** A text as it is written in YAML's { }, with yes and no as in YAML 1.2. */
function scalar(text: string): string {
  if (isYesNo(text)) return /^(yes|on)$/i.test(text) ? 'true' : 'false';
  if (/^[\w./][\w./:-]*$/.test(text)) return text;
  return text.includes('"') ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}

/** Whether the value of an argument depends on a host's variables or on a file of the controller. */
export function isOpen(value: Value): boolean {
  return hasTemplate(value);
}

/** Checks the names of the arguments, and the values that are the same on all hosts. */
export function checkStatic(step: CompiledTask, findings: Findings): void {
  const { args } = step.task;
  const problems = mended(problemsOf(step, args, isOpen));
  const meant = problems.flatMap(({ code, hint }) => (code === 'unknown-argument' && hint ? [hint] : []));
  for (const problem of problems) if (!isExplained(step, problem, meant)) report(step, problem, findings);
}

/** Merges one unknown and one missing argument into one finding: likely they are the same. */
function mended(problems: readonly ArgProblem[]): readonly ArgProblem[] {
  const unknown = problems.filter(({ code }) => code === 'unknown-argument');
  const lacking = problems.filter(({ code }) => code === 'missing-argument');
  if (unknown.length !== 1 || lacking.length !== 1 || unknown[0]!.hint?.startsWith('did you'))
    return problems;
  const name = lacking[0]!.message.split(' ')[0]!;
  return problems
    .filter((each) => each !== lacking[0])
    .map((each) =>
      each === unknown[0] ? { ...each, hint: `write ${name.replaceAll('"', '')}: in its place` } : each,
    );
}

/**
 * The problems of arguments; rules across arguments apply only when all values are known. For a task with `no_log`
 * no value appears.
 */
export function problemsOf(
  step: CompiledTask,
  given: Values,
  isUnknown: (value: Value) => boolean,
): ArgProblem[] {
  const problems = allProblemsOf(step, given, isUnknown);
  return step.task.noLog ? problems.map((problem) => withoutValues(problem, given)) : problems;
}

function allProblemsOf(
  step: CompiledTask,
  given: Values,
  isUnknown: (value: Value) => boolean,
): ArgProblem[] {
  const { params } = step;
  const {
    args,
    problems,
    given: names,
  } = checkArgs(
    params,
    withFiles(params, splitVariables({ params, ...actionOf(step.key) }, given).args, isUnknown),
    isUnknown,
  );
  if (problems.length > 0) return problems;
  for (const name of names) if (!(name in args)) Object.defineProperty(args, name, unread);
  const message = acrossArguments(step, args);
  return message ? [{ code: 'bad-arguments', message: `${step.key}: ${message}` }] : [];
}

class NotKnown extends Error {}

/** An argument whose value is not known: a rule that reads it decides nothing. */
const unread: PropertyDescriptor = {
  enumerable: true,
  get() {
    throw new NotKnown();
  },
};

function acrossArguments(step: CompiledTask, args: Record<string, unknown>): string | undefined {
  try {
    return actionOf(step.key)?.check?.(args) ?? step.module?.module.check?.(args as never);
  } catch (error) {
    if (error instanceof NotKnown) return undefined;
    throw error;
  }
}

/** A substitute for files, whose existence is checked elsewhere. */
function withFiles(params: Params, given: Values, isUnknown: (value: Value) => boolean): Values {
  const result: Values = Object.assign(Object.create(null), given);
  for (const [name, value] of Object.entries(given)) {
    const param = params[name];
    // braces of a raw text are no template
    const path = value instanceof Raw ? value.text.replaceAll('{', '_') : value;
    if (typeof path !== 'string' || isUnknown(value)) continue;
    if (!namesSource(param, given) && !(param && isUnknown(onHostOf(param, given) ?? null))) continue;
    const file = { name: path, path, size: 0, sha256: '', bytes: undefined };
    result[name] = file as unknown as Value;
  }
  return result;
}

/** Whether the missing argument is there, but misspelt or not indented: then one finding is enough. */
function isExplained(step: CompiledTask, { code, message }: ArgProblem, meant: readonly string[]): boolean {
  if (code !== 'missing-argument') return false;
  const name = message.split(' ')[0]!;
  return meant.includes(`did you mean ${name}?`) || Object.hasOwn(step.raw, name.replaceAll('"', ''));
}

function report(step: CompiledTask, problem: ArgProblem, findings: Findings): void {
  const { code, message, secret } = problem;
  const place = placeOfProblem(step, problem);
  findings.error(code, message, { place, hint: hintFor(step, problem), secret });
}

/** The hint that needs the task: that the word is a keyword, that the line below is a comment. */
function hintFor(step: CompiledTask, { code, key, hint }: ArgProblem): string | undefined {
  if (code === 'unknown-argument' && key && key !== 'name' && Object.hasOwn(taskKeywords, key))
    return `it is a keyword of the task: move it to the left, below "${step.key}:"`;
  const advice = code === 'unknown-argument' && key ? hints().withoutArgument(step.key, key) : undefined;
  if (advice) return advice;
  const empty = Object.keys(step.task.args).find((name) => step.task.args[name] === null);
  const asks = code === 'missing-argument' || code === 'bad-arguments';
  return asks && empty ? `"${empty}" has no value; a # starts a comment` : hint;
}

/** The place of a problem with an argument. */
export function placeOfProblem(step: CompiledTask, { code, key, path = [] }: ArgProblem): Place | undefined {
  if (key === undefined) return keyPlaceOf(step.raw, step.key);
  const spot = step.spotOf(key);
  const byKey = code === 'unknown-argument' || code === 'duplicate-argument';
  if (path.length > 1) return placeAlong(spot.container, [spot.key, ...path.slice(1)], byKey);
  return byKey && spot.container !== step.raw
    ? keyPlaceOf(spot.container, key)
    : placeOf(spot.container, spot.key);
}
