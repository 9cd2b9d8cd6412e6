import type { Code } from './codes.ts';
import { didYouMean } from './errors.ts';
import { parseMode } from './mode.ts';
import { isMapping, Raw, typeName, type Value, type Values } from './values.ts';

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
  /** An absolute path on the host. */
  path: string;
  int: number;
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

/** One argument of a module. */
export interface Param {
  type: ParamType;
  /** A sentence for the documentation. */
  doc: string;
  required?: true;
  enum?: readonly string[];
  default?: Value;
  /** Ansible's other names for it. */
  aliases?: readonly string[];
  /** Its value never appears in an event, a report or a log. */
  secret?: true;
}

export type Params = Record<string, Param>;

type ArgOf<P extends Param> = P extends { enum: readonly (infer E)[] } ? E : TypeOf[P['type']];
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
  hint?: string;
}

/** A value whose final form is not known yet (it holds a template): only its name can be checked. */
export type Unknown = (value: Value) => boolean;

/**
 * Checks arguments against their declaration and converts them: aliases to main names, defaults filled in.
 * `isUnknown` marks values that cannot be judged before they are rendered; those are left out of `args`.
 * Values of type `file` and `template` must have been replaced by a SourceFile, or be unknown.
 */
export function checkArgs(
  params: Params,
  given: Values,
  isUnknown: Unknown = () => false,
): { args: Record<string, unknown>; problems: ArgProblem[] } {
  const args: Record<string, unknown> = Object.create(null);
  const problems: ArgProblem[] = [];
  const names = mainNames(params);
  const seen = new Set<string>();
  for (const [key, value] of Object.entries(given)) {
    const name = names.get(key);
    if (name === undefined) {
      problems.push(unknownArgument(key, params));
      continue;
    }
    if (seen.has(name))
      problems.push({
        code: 'duplicate-argument',
        key,
        message: `"${key}" says again what another argument says`,
      });
    seen.add(name);
    if (isUnknown(value)) continue;
    // null means "as if not given", so that a template can leave an argument out
    if (value === null) {
      seen.delete(name);
      continue;
    }
    const result = convert(value, params[name]!);
    if ('problem' in result)
      problems.push({
        code: 'wrong-type',
        key,
        message: `"${key}" ${result.problem}`,
        ...(result.hint ? { hint: result.hint } : {}),
      });
    else args[name] = result.value;
  }
  for (const [name, param] of Object.entries(params)) {
    if (seen.has(name)) continue;
    if (param.default !== undefined) args[name] = param.default;
    else if (param.required)
      problems.push({ code: 'missing-argument', message: `"${name}" is required`, hint: param.doc });
  }
  return { args, problems };
}

function mainNames(params: Params): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, param] of Object.entries(params)) {
    names.set(name, name);
    for (const alias of param.aliases ?? []) names.set(alias, name);
  }
  return names;
}

function unknownArgument(key: string, params: Params): ArgProblem {
  const known = [...mainNames(params).keys()];
  const close = didYouMean(key, known);
  return {
    code: 'unknown-argument',
    key,
    message: `unknown argument "${key}"`,
    hint: close ? `did you mean "${close}"?` : `known: ${Object.keys(params).join(', ')}`,
  };
}

type Converted = { value: unknown } | { problem: string; hint?: string };

function convert(value: Value, param: Param): Converted {
  const plain = value instanceof Raw ? value.text : value;
  const result = converters[param.type](plain);
  if ('problem' in result || !param.enum) return result;
  if (param.enum.includes(result.value as string)) return result;
  const close = didYouMean(String(result.value), param.enum);
  return {
    problem: `must be one of ${param.enum.join(', ')}, not "${String(result.value)}"`,
    ...(close ? { hint: `did you mean "${close}"?` } : {}),
  };
}

const converters: Record<ParamType, (value: Value) => Converted> = {
  string: text,
  path(value) {
    const result = text(value);
    if ('problem' in result) return result;
    const path = result.value as string;
    if (!path.startsWith('/')) return { problem: `must be an absolute path, not "${path}"` };
    return path.includes('\0') ? { problem: 'holds a NUL byte' } : { value: path };
  },
  int(value) {
    const n = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    return typeof n === 'number' && Number.isInteger(n)
      ? { value: n }
      : { problem: `must be a whole number, not ${shown(value)}` };
  },
  bool(value) {
    if (typeof value === 'boolean') return { value };
    if (value === 'true' || value === 'false') return { value: value === 'true' };
    return {
      problem: `must be true or false, not ${shown(value)}`,
      hint: 'YAML 1.2 knows true and false only',
    };
  },
  list(value) {
    if (!Array.isArray(value)) {
      const single = text(value);
      return 'problem' in single
        ? { problem: `must be a list of strings, not ${shown(value)}` }
        : { value: [single.value] };
    }
    const items = value.map(text);
    const bad = items.findIndex((item) => 'problem' in item);
    if (bad >= 0)
      return { problem: `must be a list of strings; item ${bad + 1} is ${shown(value[bad] ?? null)}` };
    return { value: items.map((item) => (item as { value: string }).value) };
  },
  map(value) {
    if (!isMapping(value)) return { problem: `must be a mapping, not ${shown(value)}` };
    const map: Record<string, string> = Object.create(null);
    for (const [key, item] of Object.entries(value)) {
      if (item === null || typeof item === 'object')
        return { problem: `must map names to text; "${key}" is ${shown(item)}` };
      map[key] = String(item);
    }
    return { value: map };
  },
  mode(value) {
    if (typeof value === 'number')
      return { problem: `must be quoted: YAML reads ${value} as a number`, hint: 'write mode: "0644"' };
    const mode = typeof value === 'string' ? parseMode(value) : undefined;
    return mode
      ? { value }
      : { problem: `must be permissions like "0644" or "u=rw,go=r", not ${shown(value)}` };
  },
  file: sourceFile,
  template: sourceFile,
  any: (value) => ({ value }),
};

function text(value: Value): Converted {
  if (typeof value === 'string') return value.includes('\0') ? { problem: 'holds a NUL byte' } : { value };
  if (typeof value === 'number') {
    if (Number.isInteger(value)) return { value: String(value) };
    return { problem: `must be a string; YAML reads ${value} as a number`, hint: 'put it in quotes' };
  }
  return {
    problem: `must be a string, not ${shown(value)}`,
    ...(typeof value === 'boolean' ? { hint: 'put it in quotes' } : {}),
  };
}

function sourceFile(value: Value): Converted {
  const file = value as unknown as SourceFile;
  return typeof file === 'object' && file !== null && 'sha256' in file
    ? { value: file }
    : { problem: `must name a file, not ${shown(value)}` };
}

function shown(value: Value): string {
  if (typeof value === 'string') return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeName(value);
}
