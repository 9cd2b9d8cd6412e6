// The only file that uses RE2: patterns come from playbooks and are matched against what hosts print, so time must be
// linear in the text. A backtracking engine takes seconds for (a+)+$ and 29 characters.
import type { RE2JS } from 're2js';
import { TemplateError } from './errors.ts';
import { tick } from './limit.ts';

type Library = typeof import('re2js');

let library: Library | undefined;
const cache = new Map<string, RE2JS>();
const limit = 500;

/** May a template or an expression use regular expressions? If so, RE2 must be loaded before it is evaluated. */
export function usesRegex(source: string): boolean {
  return /matches|regex|\btemplate *\(/.test(source);
}

/** Loads RE2. Loading takes longer than most runs that do not need it. */
export async function loadRegex(): Promise<void> {
  library ??= await import('re2js');
}

/**
 * Does the pattern (RE2 syntax) match somewhere in the text?
 * @throws TemplateError (offset -1) if the pattern cannot be read
 */
export function matches(text: string, pattern: string): boolean {
  return compiled(pattern).matcher(text).find();
}

/** Each match of the pattern, or one group of each: null where the group did not match. Throws as `matches`. */
export function findAll(text: string, pattern: string, group: number): (string | null)[] {
  const matcher = compiled(pattern).matcher(text);
  refuseGroup(group, matcher.groupCount(), pattern);
  const found: (string | null)[] = [];
  while (matcher.find()) {
    tick();
    found.push(matcher.group(group));
  }
  return found;
}

/** The text with each match replaced: $1 and \1 stand for a group, $0 for the match, $$ for $. Throws as `matches`. */
export function replaceAll(text: string, pattern: string, to: string): string {
  const regex = compiled(pattern);
  const count = regex.groupCount();
  for (const [, digit] of to.matchAll(reference)) if (digit) refuseGroup(Number(digit), count, pattern);
  return regex.matcher(text).replaceAll((...groups: (string | undefined)[]) => {
    tick();
    return to.replaceAll(reference, (all, digit?: string) =>
      digit ? (groups[Number(digit)] ?? '') : all.slice(1),
    );
  });
}

const reference = /[$\\](\d)|\$\$|\\\\/g;

function refuseGroup(group: number, count: number, pattern: string): void {
  if (group > count) throw new TemplateError(`finds no group ${group} in the pattern "${pattern}"`, -1);
}

function compiled(pattern: string): RE2JS {
  const known = cache.get(pattern);
  if (known) return known;
  if (!library) throw new Error(`prepare() was not awaited for the pattern: ${pattern}`);
  if (cache.size >= limit) cache.clear();
  try {
    const regex = library.RE2JS.compile(pattern);
    cache.set(pattern, regex);
    return regex;
  } catch (error) {
    throw new TemplateError(`cannot read the pattern "${pattern}": ${(error as Error).message}`, -1);
  }
}
