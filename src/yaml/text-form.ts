import { stringify } from 'yaml';

/** Where a text is written. */
interface Spot {
  /** The indentation of the lines of a block. */
  indent: number;
  /** What follows the `|` of a block: white space and a comment. */
  comment: string;
  isBlockAllowed: boolean;
  newLine: string;
}

/** A text as a YAML scalar without the end of its last line: on one line, or as a block if it has several. */
export function textForm(text: string, { indent, comment, isBlockAllowed, newLine }: Spot): string {
  const lines = text.replace(/\n$/, '').split('\n');
  if (!isBlockAllowed || !text.includes('\n') || !lines.every(isPlainLine) || lines[0]!.startsWith(' '))
    return oneLine(text) + (isBlockAllowed && comment.trim() ? comment : '');
  const header = `${text.endsWith('\n') ? '|' : '|-'}${comment.trimEnd()}`;
  const margin = ' '.repeat(indent);
  return [header, ...lines.map((line) => (line === '' ? '' : margin + line))].join(newLine);
}

/** Whether a line of a block means itself: nothing at its end gets lost, and nothing needs an escape. */
function isPlainLine(line: string, i: number, lines: readonly string[]): boolean {
  const isLast = i === lines.length - 1;
  return (
    /^(?:[^\p{Cc}\p{Cf}\u2028\u2029\ufffe\uffff]*[^\p{Cc}\p{Cf}\s])?$/u.test(line) && !(isLast && line === '')
  );
}

function oneLine(text: string): string {
  const plain = stringify(text, { lineWidth: 0, compat: 'yaml-1.1', defaultStringType: 'PLAIN' }).trimEnd();
  // quoted where a word could be read as another type, or where it is in a list
  const isWord = /^[\w.@%+-][\w.@%+/-]*$/.test(plain) && plain === text;
  return isWord ? plain : JSON.stringify(text).replaceAll(/[\x7f-\x9f\u2028\u2029\ufeff]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
