// The one door to RE2: patterns come from playbooks and are matched against what hosts print, so time must be
// linear in the text. A backtracking engine takes seconds for (a+)+$ and 29 characters.
import { RE2JS } from 're2js';
import { TemplateError } from './errors.ts';

const cache = new Map<string, RE2JS>();
const limit = 500;

/**
 * Does the pattern (RE2 syntax) match somewhere in the text?
 * @throws TemplateError (offset -1) if the pattern cannot be read
 */
export function matches(text: string, pattern: string): boolean {
  return compiled(pattern).matcher(text).find();
}

function compiled(pattern: string): RE2JS {
  const known = cache.get(pattern);
  if (known) return known;
  if (cache.size >= limit) cache.clear();
  try {
    const regex = RE2JS.compile(pattern);
    cache.set(pattern, regex);
    return regex;
  } catch (error) {
    throw new TemplateError(`cannot read the pattern "${pattern}": ${(error as Error).message}`, -1);
  }
}
