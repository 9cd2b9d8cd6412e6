import { textOf } from '../../core/text.ts';
import type { Value } from '../../core/values.ts';

/** A command given as a list, or as one line that is split at blanks with quotes as in a shell (XCU 2.2). */
export function commandWords(value: Value | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map(textOf);
  const words: string[] = [];
  let word: string | undefined;
  for (const [part] of textOf(value).matchAll(/\s+|'[^']*'|"(?:\\.|[^"\\])*"|\\[\s\S]|[^\s'"\\]+|['"\\]/g)) {
    if (/^\s/.test(part)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + unquoted(part);
  }
  return word === undefined ? words : [...words, word];
}

function unquoted(part: string): string {
  if (part.length > 1 && part.startsWith("'")) return part.slice(1, -1);
  if (part.length > 1 && part.startsWith('"')) return part.slice(1, -1).replace(/\\(["\\$`])/g, '$1');
  return part.length > 1 && part.startsWith('\\') ? part.slice(1) : part;
}

/** Words as one line of shell: the only form of a health check that docker's command line accepts. */
export function shellLine(words: string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
