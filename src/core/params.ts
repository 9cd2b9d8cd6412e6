import type { Code } from './codes.ts';
import { converters, type Fault, noneOf, shown } from './converters.ts';
import { didYouMean } from './errors.ts';
import { isMapping, Raw, type Value, type Values } from './values.ts';

/** A file on the controller, named by an argument such as `src`; a template arrives already rendered. */
export interface SourceFile {
  /** As the playbook named it. */
  name: string;
  /** Where it is on the controller. */
  path: string;
  /** Length of its content in bytes. */
  size: number;
  /** SHA-256 of its content, 64 lower-case hex digits. */
  sha256: string;
  /** The content; undefined for a file so large that it is streamed from `path`. */
  bytes: Uint8Array | undefined;
}

interface TypeOf {
  string: string;
  /** A path on the host: absolute, or below a home, such as ~/x. */
  path: string;
  int: number;
  number: number;
  bool: boolean;
  /** A list of strings; a single string is a list of one. */
  list: string[];
  /** A mapping of strings to strings; numbers and booleans become text. */
  map: Record<string, string>;
  /** File permissions as chmod takes them: "0644" (quoted) or "u=rw,go=r". */
  mode: string;
  /** A file of the controller, looked up in the role's files/. */
  file: SourceFile;
  /** A file of the controller, looked up in the role's templates/ and rendered. */
  template: SourceFile;
  any: Value;
}

export type ParamType = keyof TypeOf;

/** What a value may be. */
export interface Shape {
  type: ParamType;
  enum?: readonly (string | number | boolean)[];
  /** What the items of a `list`, or the values of a `map`, are; strings when absent. */
  items?: Shape;
  /** What may stand in a `map`, each an argument of its own; strings under any names when absent. */
  keys?: Params;
  /** Rules across `keys`: a sentence for what is wrong, if anything is. `given` are those that are not defaults. */
  check?: (args: Record<string, unknown>, given: ReadonlySet<string>) => string | undefined;
}

/** One argument of a module. */
export interface Param extends Shape {
  /** A sentence for the documentation. */
  doc: string;
  required?: true;
  default?: Value;
  /** Ansible's other names for it. */
  aliases?: readonly string[];
  /** Its value never appears in an event, a report or a log. */
  secret?: true;
  /**
   * Its text is code, in which values from outside are quoted: a shell runs it, the shell that the argument
   * `executable` names does, or it is split into words as a shell does.
   */
  code?: 'sh' | 'executable' | 'words';
}

export type Params = Record<string, Param>;

type ArgOf<S extends Shape> = S extends { enum: readonly (infer E)[] }
  ? E
  : S extends { keys: infer K extends Params }
    ? Args<K>
    : S extends { items: infer I extends Shape }
      ? S['type'] extends 'map'
        ? Record<string, ArgOf<I>>
        : ArgOf<I>[]
      : TypeOf[S['type']];
type Given<P extends Param> = P extends { required: true } | { default: Value } ? true : false;

/** The arguments of a module as its functions receive them: checked, with defaults, under their main names. */
export type Args<P extends Params> = {
  [K in keyof P as Given<P[K]> extends true ? K : never]: ArgOf<P[K]>;
} & {
  [K in keyof P as Given<P[K]> extends true ? never : K]?: ArgOf<P[K]> | undefined;
};

/** What is wrong with one argument; `key` is as the user wrote it, absent when the whole is meant. */
export interface ArgProblem {
  code: Code;
  message: string;
  key?: string;
  /** Where in the argument, which comes first; absent when all of it is meant. */
  path?: Path;
  hint?: string;
  /** The line where it stands may hold a value that nobody may see. */
  secret?: true;
}

/** A value whose final form is not known yet (it holds a template): only its name can be checked. */
export type Unknown = (value: Value) => boolean;

/** Where a value stands in the arguments: keys and indexes, from the outside. */
type Path = readonly (string | number)[];

/**
 * Checks arguments against their declaration and converts them: aliases to main names, defaults filled in.
 * `isUnknown` marks values that cannot be judged before they are rendered; those are left out of `args`.
 * Values of type `file` and `template` must have been replaced by a SourceFile, or be unknown. `given` are the main
 * names of those that are not defaults.
 * @param at where the arguments themselves stand, when they are a part of another one
 */
export function checkArgs(
  params: Params,
  given: Values,
  isUnknown: Unknown = () => false,
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
      const message = `"${nameOf(path)}" says again what another argument says`;
      problems.push({ code: 'duplicate-argument', message, ...placed(path) });
    }
    seen.add(name);
    if (isUnknown(value)) continue;
    // null means "as if not given", so that a template can leave an argument out
    if (value === null) {
      seen.delete(name);
      continue;
    }
    const param = params[name]!;
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

function mainNames(params: Params): ReadonlyMap<string, string> {
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
    message: `unknown argument "${nameOf(path)}"`,
    ...placed(path),
    hint: close ? `did you mean "${close}"?` : `known: ${Object.keys(params).join(', ')}`,
  };
}

function missingArgument(name: string, { doc }: Param, at: Path): ArgProblem {
  const message = `"${nameOf([...at, name])}" is required`;
  return { code: 'missing-argument', message, ...placed(at), ...(doc && { hint: doc }) };
}

/** What is wrong with a secret is told without it. */
function hidden({ type }: Param, path: Path): ArgProblem {
  const message = `"${nameOf(path)}" is no ${type} that can be used here`;
  return { code: 'wrong-type', message, ...placed(path), hint: 'the value is not shown', secret: true };
}

/** A path as a user would write it: `users[0].name`. */
export function nameOf(path: Path): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i > 0 ? `.${key}` : key)).join('');
}

function placed(path: Path): { key?: string; path?: Path } {
  return { ...(path.length > 0 && { key: String(path[0]) }), ...(path.length > 1 && { path }) };
}

type Checked = { value: unknown } | { problems: ArgProblem[] };

function convert(value: Value, shape: Shape, path: Path, isUnknown: Unknown): Checked {
  const plain = value instanceof Raw ? value.text : value;
  if (shape.keys || shape.items) return convertParts(plain, shape, path, isUnknown);
  const result = converters[shape.type](plain);
  if ('problem' in result) return { problems: [wrongType(noneOf(plain, shape) ?? result, path)] };
  const fault = noneOf(result.value, shape);
  return fault ? { problems: [wrongType(fault, path)] } : result;
}

/** A list or a map whose contents are declared. */
function convertParts(value: Value, shape: Shape, path: Path, isUnknown: Unknown): Checked {
  const isList = shape.type === 'list';
  if (isList ? !Array.isArray(value) : !isMapping(value)) {
    const problem = `must be a ${isList ? 'list' : 'mapping'}, not ${shown(value)}`;
    return { problems: [wrongType({ problem }, path)] };
  }
  if (shape.keys) return convertKeys(value as Values, shape, path, isUnknown);
  const made: Record<string | number, unknown> = isList ? [] : Object.create(null);
  const problems: ArgProblem[] = [];
  for (const [key, item] of isList ? (value as Value[]).entries() : Object.entries(value as Values)) {
    const result = isUnknown(item) ? { value: item } : convert(item, shape.items!, [...path, key], isUnknown);
    if ('problems' in result) problems.push(...result.problems);
    else made[key] = result.value;
  }
  return problems.length > 0 ? { problems } : { value: made };
}

/** Checks and converts a mapping by the `keys` of a shape and the rules across them; see checkArgs. */
export function convertKeys(value: Values, shape: Shape, path: Path, isUnknown: Unknown): Checked {
  const { args, problems, given } = checkArgs(shape.keys!, value, isUnknown, path);
  const isWhole = problems.length === 0 && !Object.values(value).some(isUnknown);
  const rule = isWhole ? shape.check?.(args, given) : undefined;
  if (rule !== undefined) {
    const message = path.length > 0 ? `"${nameOf(path)}": ${rule}` : rule;
    problems.push({ code: 'bad-arguments', message, ...placed(path) });
  }
  return problems.length > 0 ? { problems } : { value: args };
}

function wrongType({ problem, hint }: Fault, path: Path): ArgProblem {
  const message = `"${nameOf(path)}" ${problem}`;
  return { code: 'wrong-type', message, ...placed(path), ...(hint !== undefined && { hint }) };
}
