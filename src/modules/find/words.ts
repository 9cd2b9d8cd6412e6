/** The arguments that choose files. */
export interface Criteria {
  patterns: string[];
  excludes: string[];
  use_regex: boolean;
  file_type: 'file' | 'directory' | 'link' | 'any';
  recurse: boolean;
  depth?: number | undefined;
  hidden: boolean;
  follow: boolean;
  age?: string | undefined;
  age_stamp: 'atime' | 'ctime' | 'mtime';
  size?: string | undefined;
}

const seconds: { [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };
const bytes: { [unit: string]: number } = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** An age in seconds; undefined for what is not an age. */
export function ageOf(text: string): number | undefined {
  return amountOf(text, seconds);
}

/** A size in bytes; undefined for what is not a size. */
export function sizeOf(text: string): number | undefined {
  return amountOf(text, bytes);
}

function amountOf(text: string, units: { [unit: string]: number }): number | undefined {
  const [, number, unit] = /^(-?\d+)([a-z])?[a-z]*$/i.exec(text) ?? [];
  const factor = unit === undefined ? 1 : units[unit.toLowerCase()];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** What find(1) must test, below the directory that the host has entered. */
export function findWords(criteria: Criteria): string[] {
  const { file_type, recurse, depth, hidden, follow } = criteria;
  return [
    ...(follow ? ['-L'] : []),
    '.',
    ...['-mindepth', '1'],
    ...(recurse ? (depth === undefined ? [] : ['-maxdepth', `${depth}`]) : ['-maxdepth', '1']),
    // no output can look like another name
    ...['(', '-name', '*\n*', '-prune', '-o', '(', '!', '-name', '*\n*'],
    ...(file_type === 'any' ? [] : ['-type', { file: 'f', directory: 'd', link: 'l' }[file_type]]),
    ...(hidden ? [] : ['!', '-name', '.*']),
    ...nameWords(criteria),
    ...sizeWords(criteria),
    ...ageWords(criteria),
  ];
}

/** Regular expressions are left to awk, see filters.ts. */
function nameWords({ patterns, excludes, use_regex, hidden }: Criteria): string[] {
  if (use_regex) return [];
  return [...anyName(patterns, hidden), ...(excludes.length > 0 ? ['!', ...anyName(excludes, hidden)] : [])];
}

function anyName(patterns: readonly string[], hidden: boolean): string[] {
  const names = patterns.flatMap((pattern) => globs(pattern, hidden));
  return ['(', ...names.flatMap((name, i) => [...(i > 0 ? ['-o'] : []), '-name', name]), ')'];
}

/**
 * A pattern of Ansible, where a backslash means itself, as patterns of find. The find of busybox lets no wildcard match
 * a dot at the beginning.
 */
function globs(pattern: string, hidden: boolean): string[] {
  const glob = pattern.replaceAll('\\', '\\\\');
  if (!hidden) return [glob];
  const rest = glob.slice(1);
  if (glob.startsWith('*')) return [glob, `.*${rest}`, rest];
  return glob.startsWith('?') ? [glob, `.${rest}`] : [glob];
}

function sizeWords({ size }: Criteria): string[] {
  const limit = size === undefined ? undefined : sizeOf(size);
  if (limit === undefined) return [];
  if (size!.startsWith('-')) return ['!', '-size', `+${-limit}c`];
  return limit === 0 ? [] : ['-size', `+${limit - 1}c`];
}

/** find counts in minutes and rounds: it finds a few more, and `findResult` decides. */
function ageWords({ age, age_stamp }: Criteria): string[] {
  const limit = age === undefined ? undefined : ageOf(age);
  if (limit === undefined) return [];
  const test = { atime: '-amin', ctime: '-cmin', mtime: '-mmin' }[age_stamp];
  const minutes = Math.floor(Math.abs(limit) / 60);
  if (age!.startsWith('-')) return [test, `-${minutes + 2}`];
  return minutes < 2 ? [] : [test, `+${minutes - 2}`];
}
