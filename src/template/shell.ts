import { readScript, readWords } from '../core/shell-reader.ts';
import { type QuotingContext, quotedAs, valueMark } from '../core/shell-text.ts';
import { textOf } from '../core/text.ts';
import type { Value } from '../core/values.ts';
import { ownRangeError, TemplateError } from './errors.ts';
import { Rendering } from './handlebars/evaluate.ts';
import { parseTemplate } from './handlebars/parse.ts';
import { limited } from './limit.ts';
import { render } from './render.ts';
import type { Scope } from './scope.ts';

/** What reads a text: a shell, a program that splits it into words like a shell, or one with quotes of its own. */
export type ShellSyntax = 'sh' | 'words' | 'unknown';

/**
 * Renders, as `render` does, a text that a shell will run. What its author wrote stays code. Each value that the
 * author did not choose, such as output of a host, arrives unchanged: it is quoted as its position requires.
 * @throws TemplateError for a position where nothing can be quoted, and what `render` throws
 */
export function renderShell(value: Value, scope: Scope, syntax: ShellSyntax): Value {
  if (typeof value === 'string' && value.includes('{{')) return renderText(value, scope, syntax);
  const made = scope.watch(() => render(value, scope));
  return made.outside && made.value !== null && !Array.isArray(made.value)
    ? filled(valueMark, [[textOf(made.value)]], syntax)
    : made.value;
}

function renderText(text: string, scope: Scope, syntax: ShellSyntax): Value {
  try {
    const template = parseTemplate(text);
    const [only, ...more] = template;
    if (only?.kind === 'value' && more.length === 0) {
      const { value, outside } = scope.watch(() => render(text, scope));
      // a number, or null for an argument that is not given
      if (!outside || value === null) return value;
    }
    const words: string[][] = [];
    const made = limited(() => new Rendering(scope, words).text(template, undefined));
    return filled(made, words, syntax);
  } catch (error) {
    throw ownRangeError(error);
  }
}

/** A text with the values at its marks. */
function filled(text: string, values: readonly string[][], syntax: ShellSyntax): string {
  if (values.length === 0) return text;
  const parts = text.split(valueMark);
  if (parts.length !== values.length + 1) throw new TemplateError('it holds a NUL byte', -1);
  const standings = standingsIn(text, syntax);
  const words = values.map((value, i) => checked(quotedAs(standings[i]!, value)));
  return parts.map((part, i) => (i === 0 ? part : words[i - 1]! + part)).join('');
}

const readers: Record<ShellSyntax, (text: string) => QuotingContext[]> = {
  sh: readScript,
  words: readWords,
  unknown: (text) =>
    text
      .split(valueMark)
      .slice(1)
      .map(() => ({ not: 'in the text of a program that is not a POSIX shell' })),
};

/** How the shell reads each mark in a text. */
export function standingsIn(text: string, syntax: ShellSyntax): QuotingContext[] {
  return readers[syntax](text);
}

function checked(word: string | { problem: string }): string {
  if (typeof word === 'string') return word;
  throw new TemplateError(
    `a value that the playbook has not chosen ${word.problem}`,
    -1,
    'hand it over with environment: and write "$NAME" there; {{ raw … }} makes it code',
  );
}
