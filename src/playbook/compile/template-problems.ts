import { hints } from '../../core/hints.ts';
import { pathsOf, TemplateError } from '../../template/render.ts';

/** A part of a text that cannot be read as a template. */
export interface TemplateProblem {
  offset: number;
  length: number;
  message: string;
  hint?: string | undefined;
}

/** More problems in one text are not worth a line each. */
const most = 50;

/**
 * Returns the problems of a text: pieces of another language, and what the parser cannot read. A tag with a problem is
 * replaced by blanks before the rest is read, so that one problem does not hide the others.
 */
export function problemsIn(text: string): TemplateProblem[] {
  const problems: TemplateProblem[] = hints().foreignPieces(text);
  let rest: string | undefined = text;
  for (const { offset, length } of problems) rest = replaced(rest, offset, offset + length, '');
  while (rest !== undefined && problems.length < most) {
    const error = errorIn(rest);
    if (!error) break;
    problems.push({ offset: error.offset, length: 1, message: error.message, hint: error.hint });
    rest = withoutTag(rest, error.offset);
  }
  return problems;
}

function errorIn(text: string): TemplateError | undefined {
  try {
    pathsOf(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return error;
  }
}

/** The text without the tag that contains an offset; undefined where other tags depend on this one. */
function withoutTag(text: string, offset: number): string | undefined {
  const start = text.lastIndexOf('{{', offset + 1);
  const tag = start < 0 ? undefined : /^\{\{[^{}]*(?:\}\}?|(?=\{\{)|$)/.exec(text.slice(start))?.[0];
  const isInside = /\{\{\s*$/.test(text.slice(0, Math.max(start, 0)));
  if (tag === undefined || isInside || start + tag.length < offset || /^\{\{~?\s+[#/]/.test(tag))
    return undefined;
  const [, opening, kind] = /^\{\{~?([#/]|else\b)\s*(\w*)/.exec(tag) ?? [];
  if (opening === undefined) return replaced(text, start, start + tag.length, '');
  const isKnown = opening === 'else' || /^(if|unless|each|with)$/.test(kind!);
  if (opening === '/' || !isKnown || !tag.endsWith('}}')) return undefined;
  const again = opening === 'else' ? '{{else if 1}}' : `{{#${kind} 1}}`;
  return again.length < tag.length ? replaced(text, start, start + tag.length, again) : undefined;
}

/** The text with other characters in a range, filled with blanks; line ends stay, and so do all places. */
function replaced(text: string, start: number, end: number, by: string): string {
  const blanks = text.slice(start + by.length, end).replaceAll(/[^\r\n]/g, ' ');
  return text.slice(0, start) + by + blanks + text.slice(end);
}
