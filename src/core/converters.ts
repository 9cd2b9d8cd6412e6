import { didYouMean } from './errors.ts';
import { homePath } from './home-path.ts';
import { parseMode } from './mode.ts';
import type { ParamType, Shape, SourceFile } from './params.ts';
import { isMapping, typeName, type Value } from './values.ts';

/** A problem with a value: the end of a sentence that begins with the value's name. */
export interface Fault {
  problem: string;
  hint?: string;
}

/** A value as a module receives it, or the problem with it. */
type Converted = { value: unknown } | Fault;

/** Converts a value to each type; lists and maps hold strings here, checkArgs checks other contents. */
export const converters: Record<ParamType, (value: Value) => Converted> = {
  string: text,
  path(value) {
    const result = text(value);
    if ('problem' in result) return result;
    const path = result.value as string;
    if (path === '') return { problem: 'must be an absolute path, and is empty' };
    if (!isHostPath(path)) return { problem: `must be an absolute path, not "${path}"`, ...pathHint(path) };
    return path.includes('\0') ? { problem: 'holds a NUL byte' } : { value: path };
  },
  int(value) {
    const n = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    return typeof n === 'number' && Number.isInteger(n)
      ? { value: n }
      : { problem: `must be a whole number, not ${shown(value)}` };
  },
  number(value) {
    const n = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    return typeof n === 'number' ? { value: n } : { problem: `must be a number, not ${shown(value)}` };
  },
  bool(value) {
    if (typeof value === 'boolean') return { value };
    if (value === 'true' || value === 'false') return { value: value === 'true' };
    return { problem: `must be true or false, not ${shown(value)}`, ...boolHint(value) };
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
      return {
        problem: `must be quoted: YAML reads ${value} as a number`,
        hint: `write ${quotedMode(value)}`,
      };
    const mode = typeof value === 'string' ? parseMode(value) : undefined;
    return mode
      ? { value }
      : {
          problem: `must be permissions like "0644" or "u=rw,go=r", not ${shown(value)}`,
          ...modeHint(value),
        };
  },
  file: sourceFile,
  template: sourceFile,
  any: (value) => ({ value }),
};

/** An absolute path, also as one below somebody's home: `~/x`, `~ada/x`. */
function isHostPath(path: string): boolean {
  return path.startsWith('/') || homePath.test(path);
}

function pathHint(path: string): { hint?: string } {
  if (/^\w+:\/\//.test(path)) return { hint: 'an address is not a path: get_url downloads a file' };
  if (path.startsWith('$')) return { hint: 'write {{ … }} for a variable: $ means one only to a shell' };
  return { hint: 'start it with /' };
}

/** What to write instead of a value that is not true or false. */
export function boolHint(value: Value): { hint: string } {
  const given = typeof value === 'string' ? /^(?:(yes|on)|no|off)$/i.exec(value) : undefined;
  return {
    hint: `${given ? `write ${given[1] ? 'true' : 'false'}: ` : ''}YAML 1.2 knows true and false only`,
  };
}

/** The mode that the user meant by a number: 0o644 has become 420, and both 644 and 0644 are 644. */
function quotedMode(value: number): string {
  const octal = value.toString(8);
  const digits =
    /^[67][0-7][0-7]$/.test(octal) || !/^[0-7]{3,4}$/.test(String(value)) ? octal : String(value);
  return `"${digits.padStart(4, '0')}"`;
}

/** The digits for what `ls -l` shows: rw-r--r--. */
function modeHint(value: Value): { hint?: string } {
  const listed = typeof value === 'string' ? /^[-dl]?((?:[r-][w-][x-]){3})$/.exec(value) : undefined;
  if (!listed) return {};
  const digits = listed[1]!
    .match(/.../g)!
    .map((three) => [...three].reduce((n, c) => n * 2 + Number(c !== '-'), 0));
  return { hint: `write "0${digits.join('')}"` };
}

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

/** Common alternatives for some words that arguments accept. */
const synonyms: { [word: string]: readonly string[] } = {
  present: ['installed', 'created', 'exists'],
  absent: ['removed', 'uninstalled', 'deleted'],
  started: ['running', 'up'],
  stopped: ['down'],
};

/** Of more words than these, the message names only the one that was meant. */
const most = 20;

/** The problem with a value that is not one of those allowed. */
export function noneOf(value: unknown, { enum: allowed }: Pick<Shape, 'enum'>): Fault | undefined {
  if (!allowed || allowed.includes(value as string)) return undefined;
  const names = allowed.map(String);
  const word = typeof value === 'object' ? '' : String(value);
  const close = didYouMean(word, names) ?? names.find((name) => synonyms[name]?.includes(word));
  const given = typeof value === 'object' ? shown(value as Value) : `"${word}"`;
  const isLong = names.length > most;
  const problem = `must be one of ${isLong ? `${names.length} words` : names.join(', ')}, not ${given}`;
  const hint = close === undefined ? isLong && `known: ${names.join(', ')}` : `did you mean "${close}"?`;
  return { problem, ...(hint && { hint }) };
}

/** A value in a sentence: short ones as they are, others by their type. */
export function shown(value: Value): string {
  if (typeof value === 'string') return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeName(value);
}
