import type { Code } from './codes.ts';
import { converters, type Fault, noneOf, shown } from './converters.ts';
import { didYouMean } from './errors.ts';
import type { Param, Params, Shape } from './params.ts';
import { itemShape, valueFaults } from './value-faults.ts';
import { isMapping, Raw, type Value, type Values } from './values.ts';

/** A problem with one argument; `key` is as the user wrote it, absent for a problem with all arguments. */
export interface ArgProblem {
  code: Code;
  message: string;
  key?: string;
  /** The path inside the argument, starting with its name; absent for a problem with all of it. */
  path?: Path;
  hint?: string;
  /** The source line may hold a secret value. */
  secret?: true;
}

/** A value whose final form is not known yet (it holds a template): only its name can be checked. */
export type IsUnknownValue = (value: Value) => boolean;

/** A value's path in the arguments: keys and indexes, from the outside. */
type Path = readonly (string | number)[];

/**
 * Checks arguments against their declaration and converts them: aliases to main names, defaults filled in.
 * `isUnknown` marks values that cannot be checked before they are rendered; they are not in `args`.
 * Values of type `file` and `template` must already be a SourceFile, or be unknown. `given` holds the main names of
 * the arguments that are not defaults.
 * @param at the path of the arguments, when they are inside another argument
 */
export function checkArgs(
  params: Params,
  given: Values,
  isUnknown: IsUnknownValue = () => false,
  at: Path = [],
): { args: Record<string, unknown>; problems: ArgProblem[]; given: ReadonlySet<string> } {
  const args: Record<string, unknown> = Object.create(null);
  const problems: ArgProblem[] = [];
  const names = mainNames(params);
  const seen = new Set<string>();
  for (const [key, value] of Object.entries(given)) {
    const name = names.get(key);
    const path = [...at, key];
    if (name === undefined) {
      problems.push(unknownArgument(path, params));
      continue;
    }
    if (seen.has(name)) {
      const message = `"${argumentPath(path)}" is another name of an argument that is already given`;
      problems.push({ code: 'duplicate-argument', message, ...placed(path) });
    }
    seen.add(name);
    const param = params[name]!;
    if (isUnknown(value)) {
      if (!param.secret) problems.push(...problemsOfParts(value, param, path, isUnknown));
      continue;
    }
    // null means "as if not given", so that a template can leave an argument out
    if (value === null) {
      seen.delete(name);
      continue;
    }
    const result = convert(value, param, path, isUnknown);
    if (!('problems' in result)) args[name] = result.value;
    else problems.push(...(param.secret ? [hidden(param, path)] : result.problems));
  }
  for (const [name, param] of Object.entries(params)) {
    if (seen.has(name)) continue;
    if (param.default !== undefined) args[name] = param.default;
    else if (param.required) problems.push(missingArgument(name, param, at));
  }
  return { args, problems, given: seen };
}

const mainNamesOf = new WeakMap<Params, ReadonlyMap<string, string>>();

/** The name of the argument that each name and alias means. */
export function mainNames(params: Params): ReadonlyMap<string, string> {
  const known = mainNamesOf.get(params);
  if (known) return known;
  const names = new Map<string, string>();
  for (const [name, param] of Object.entries(params)) {
    names.set(name, name);
    for (const alias of param.aliases ?? []) names.set(alias, name);
  }
  mainNamesOf.set(params, names);
  return names;
}

function unknownArgument(path: Path, params: Params): ArgProblem {
  const known = [...mainNames(params).keys()];
  const close = didYouMean(String(path.at(-1)), known);
  return {
    code: 'unknown-argument',
    message: `unknown argument "${argumentPath(path)}"`,
    ...placed(path),
    hint: close ? `did you mean "${close}"?` : `known: ${Object.keys(params).join(', ')}`,
  };
}

function missingArgument(name: string, { doc }: Param, at: Path): ArgProblem {
  const message = `"${argumentPath([...at, name])}" is required`;
  return { code: 'missing-argument', message, ...placed(at), ...(doc && { hint: doc }) };
}

/** A problem with a secret, without its value. */
function hidden({ type, form }: Param, path: Path): ArgProblem {
  const problem = form ? `must be ${form.is}` : `is not a valid ${type}`;
  const message = `"${argumentPath(path)}" ${problem}`;
  return { code: 'wrong-type', message, ...placed(path), hint: 'the value is not shown', secret: true };
}

/** A path as a user would write it: `users[0].name`. */
export function argumentPath(path: Path): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i > 0 ? `.${key}` : key)).join('');
}

function placed(path: Path): { key?: string; path?: Path } {
  return { ...(path.length > 0 && { key: String(path[0]) }), ...(path.length > 1 && { path }) };
}

type Checked = { value: unknown } | { problems: ArgProblem[] };

function convert(value: Value, shape: Shape, path: Path, isUnknown: IsUnknownValue): Checked {
  const plain = value instanceof Raw ? value.text : value;
  if (shape.keys || shape.items) return convertParts(plain, shape, path, isUnknown);
  if (shape.words?.includes(plain as string)) return { value: plain };
  const result = converters[isHostFile(plain, shape) ? 'path' : shape.type](plain);
  if ('problem' in result) return { problems: [wrongType(noneOf(plain, shape) ?? result, path)] };
  const faults = valueFaults(result.value, shape);
  if (faults.length === 0) return result;
  const isSingle = shape.type === 'list' && !Array.isArray(plain);
  return { problems: faults.map(({ at, fault }) => wrongType(fault, isSingle ? path : [...path, ...at])) };
}

/** The problems of the known parts of a list or a mapping that has unknown parts. */
function problemsOfParts(value: Value, shape: Shape, path: Path, isUnknown: IsUnknownValue): ArgProblem[] {
  const isList = Array.isArray(value) && shape.type === 'list';
  if (!isList && !(isMapping(value) && shape.keys)) return [];
  const result = convertParts(value, isList ? { ...shape, items: itemShape(shape) } : shape, path, isUnknown);
  return 'problems' in result ? result.problems : [];
}

/** A list or a map with declared contents. */
function convertParts(value: Value, shape: Shape, path: Path, isUnknown: IsUnknownValue): Checked {
  const isList = shape.type === 'list';
  if (isList ? !Array.isArray(value) : !isMapping(value)) {
    const problem = `must be a ${isList ? 'list' : 'mapping'}, not ${shown(value)}`;
    return { problems: [wrongType({ problem }, path)] };
  }
  if (shape.keys) return convertKeys(value as Values, shape, path, isUnknown);
  const made: Record<string | number, unknown> = isList ? [] : Object.create(null);
  const problems: ArgProblem[] = [];
  for (const [key, item] of isList ? (value as Value[]).entries() : Object.entries(value as Values)) {
    const at = [...path, key];
    if (isUnknown(item)) {
      problems.push(...problemsOfParts(item, shape.items!, at, isUnknown));
      made[key] = item;
      continue;
    }
    const result = convert(item, shape.items!, at, isUnknown);
    if ('problems' in result) problems.push(...result.problems);
    else made[key] = result.value;
  }
  return problems.length > 0 ? { problems } : { value: made };
}

/** The path of a file on the host, where a file of the controller could be, too. */
function isHostFile(value: Value, shape: Shape): boolean {
  return typeof value === 'string' && 'onHost' in shape && shape.onHost !== undefined;
}

/** Checks and converts a mapping by the `keys` of a shape and the rules across them; see checkArgs. */
export function convertKeys(value: Values, shape: Shape, path: Path, isUnknown: IsUnknownValue): Checked {
  const { args, problems, given } = checkArgs(shape.keys!, value, isUnknown, path);
  const isWhole = problems.length === 0 && !Object.values(value).some(isUnknown);
  const rule = isWhole ? shape.check?.(args, given) : undefined;
  if (rule !== undefined) {
    const message = path.length > 0 ? `"${argumentPath(path)}": ${rule}` : rule;
    problems.push({ code: 'bad-arguments', message, ...placed(path) });
  }
  return problems.length > 0 ? { problems } : { value: args };
}

function wrongType({ problem, hint }: Fault, path: Path): ArgProblem {
  const message = `"${argumentPath(path)}" ${problem}`;
  return { code: 'wrong-type', message, ...placed(path), ...(hint !== undefined && { hint }) };
}
