import { celText } from './jinja/cel.ts';
import { parseJinja } from './jinja/parse.ts';
import { NoWord } from './jinja/tree.ts';
import { asTruth } from './jinja/truth.ts';

/** The expression or condition in CEL, if it looks like Jinja or Python; otherwise the expression itself. */
export function asCel(source: string, isCondition = false): string {
  try {
    const tree = parseJinja(source);
    return tree ? celText(isCondition ? asTruth(tree) : tree) : source.trim();
  } catch (error) {
    if (error instanceof NoWord) return source.trim();
    throw error;
  }
}

/** What to do about a filter, a test or a lookup without a counterpart here. */
export function missingWord(source: string): string | undefined {
  try {
    parseJinja(source);
    return undefined;
  } catch (error) {
    if (error instanceof NoWord) return error.hint;
    throw error;
  }
}
