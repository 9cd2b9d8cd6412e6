import { celText } from './jinja/cel.ts';
import { parseJinja } from './jinja/parse.ts';
import { NoWord } from './jinja/tree.ts';
import { asTruth } from './jinja/truth.ts';

/** The expression, or the condition, as CEL would write it, if it looks like Jinja or Python; itself otherwise. */
export function asCel(source: string, isCondition = false): string {
  try {
    const tree = parseJinja(source);
    return tree ? celText(isCondition ? asTruth(tree) : tree) : source.trim();
  } catch (error) {
    if (error instanceof NoWord) return source.trim();
    throw error;
  }
}

/** What to do about a filter, a test or a lookup in an expression that has no counterpart here. */
export function missingWord(source: string): string | undefined {
  try {
    parseJinja(source);
    return undefined;
  } catch (error) {
    if (error instanceof NoWord) return error.hint;
    throw error;
  }
}
