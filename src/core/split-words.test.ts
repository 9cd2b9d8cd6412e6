import { expect, test } from 'vitest';
import { splitWords } from './split-words.ts';

test.each([
  ['', []],
  ['  a  b ', ['a', 'b']],
  [`'a b' "c d" e\\ f`, ['a b', 'c d', 'e f']],
  [`it"'"s`, ["it's"]],
  [`"a\\"b" '\\n' "\\n"`, ['a"b', '\\n', '\\n']],
  [`'' x`, ['', 'x']],
  ['$HOME `id` $(id) * ; | >', ['$HOME', '`id`', '$(id)', '*', ';', '|', '>']],
  ["an open 'quote", ['an', 'open', "'quote"]],
])('%j', (line, words) => {
  expect(splitWords(line)).toEqual(words);
});
