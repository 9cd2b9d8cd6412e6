import type { Value } from '../../core/values.ts';
import { findAll, matches, replaceAll } from '../regex.ts';
import { type FunctionTable, textArgument, whole } from './function.ts';

/** Functions of regular expressions in RE2 syntax, https://github.com/google/re2/wiki/Syntax. */
export const patterns: FunctionTable = {
  matches: {
    takes: ['text', 'pattern'],
    doc: 'Whether a regular expression matches somewhere in the text.',
    example: ['matches path "^/etc/.*[.]conf$"', true],
    call: ([value, pattern]) => matches(textArgument(value), textArgument(pattern)),
  },
  regexReplace: {
    takes: ['text', 'pattern', 'to'],
    doc: 'The text with each match of a regular expression replaced; $1 or \\1 stands for its first group, $0 for all of it, $$ for a dollar sign.',
    example: ['regexReplace path "([a-z]+)[.]conf$" "$1.d"', '/etc/nginx/site.d'],
    call: ([value, pattern, to]) => replaceAll(textArgument(value), textArgument(pattern), textArgument(to)),
  },
  regexSearch: {
    takes: ['text', 'pattern', 'group?'],
    doc: 'The first match of a regular expression, or a group of it; null if there is no match.',
    example: ['regexSearch path "([a-z]+)[.]conf$" 1', 'site'],
    call: ([value, pattern, group]) => found(value, pattern, group)[0] ?? null,
  },
  regexFindAll: {
    takes: ['text', 'pattern', 'group?'],
    doc: 'All matches of a regular expression, or a group of each, as a list.',
    example: ['regexFindAll path "[a-z]+"', ['etc', 'nginx', 'site', 'conf']],
    call: ([value, pattern, group]) => found(value, pattern, group),
  },
};

function found(value?: Value, pattern?: Value, group?: Value): (string | null)[] {
  return findAll(
    textArgument(value),
    textArgument(pattern),
    whole(group, 'the number of a group', [0, 99], 0),
  );
}
