import { shellWord } from '../../core/shell-text.ts';
import { textOf } from '../../core/text.ts';
import type { Value } from '../../core/values.ts';
import { isTruthy } from '../text.ts';
import { type FunctionTable, list, textArgument, whole } from './function.ts';

/** Functions of texts. */
export const texts: FunctionTable = {
  lower: {
    takes: ['text'],
    doc: 'The text in lower case.',
    example: ['lower name', 'web server'],
    call: ([value]) => textArgument(value).toLowerCase(),
  },
  upper: {
    takes: ['text'],
    doc: 'The text in upper case.',
    example: ['upper name', 'WEB SERVER'],
    call: ([value]) => textArgument(value).toUpperCase(),
  },
  capitalize: {
    takes: ['text'],
    doc: 'The text with its first letter in upper case, all others in lower case.',
    example: ['capitalize "eU"', 'Eu'],
    call: ([value]) =>
      textArgument(value).slice(0, 1).toUpperCase() + textArgument(value).slice(1).toLowerCase(),
  },
  trim: {
    takes: ['text'],
    doc: 'The text without white space around it.',
    example: ['trim "  a b "', 'a b'],
    call: ([value]) => textArgument(value).trim(),
  },
  replace: {
    takes: ['text', 'from', 'to'],
    doc: 'The text with each occurrence of a part replaced.',
    example: ['replace name " " "-"', 'Web-Server'],
    call: ([value, from, to]) => {
      const wanted = textArgument(to);
      return textArgument(value).replaceAll(textArgument(from), () => wanted);
    },
  },
  split: {
    takes: ['text', 'by?'],
    doc: 'The parts of a text between separators; without one, its words.',
    example: ['split path "/"', ['', 'etc', 'nginx', 'site.conf']],
    call: ([value, by]) =>
      by === undefined ? wordsOf(textArgument(value)) : textArgument(value).split(textArgument(by)),
  },
  join: {
    takes: ['list', 'by?'],
    doc: 'The items of a list as one text, with a separator between them.',
    example: ['join ports ","', '443,80,80'],
    call: ([value, by]) =>
      list(value)
        .map(textOf)
        .join(by === undefined ? '' : textArgument(by)),
  },
  indent: {
    takes: ['text', 'spaces'],
    doc: 'The text with all lines but the first indented by a number of spaces, to align a block with its first line.',
    example: ['indent lines 2', 'a\n  b'],
    call: ([value, spaces]) => {
      const width = whole(spaces, 'a width', [0, 100]);
      return textArgument(value).replaceAll(/\n(?=[^\n])/g, `\n${' '.repeat(width)}`);
    },
  },
  quote: {
    takes: ['text'],
    doc: 'The text as one word of a POSIX shell; the items of a list as one word each.',
    example: [`quote "it's"`, `'it'\\''s'`],
    call: ([value]) => quotable(value).map(shellWord).join(' '),
  },
  raw: {
    takes: ['value'],
    doc: 'The value unchanged and unquoted: in the text of a shell it is code, also if it comes from a host.',
    example: ['raw name', 'Web Server'],
    call: ([value]) => value!,
  },
  ternary: {
    takes: ['condition', 'yes', 'no'],
    doc: 'The second value if the first is true (not false, null, 0, "" or []), else the third.',
    example: ['ternary tls "https" "http"', 'https'],
    call: ([condition, yes, no]) => (isTruthy(condition) ? yes! : no!),
  },
};

function wordsOf(value: string): string[] {
  return value.split(/\s+/).filter(Boolean);
}

/** The words that `quote` makes from a value. */
export function quotable(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.flatMap(quotable) : [textArgument(value)];
}
