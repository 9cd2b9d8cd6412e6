import {
  type Arguments,
  binary,
  call,
  index,
  NoWord,
  name,
  not,
  plain,
  quotedText,
  type Tree,
} from './tree.ts';

/** A test of a value, as an expression. */
type Test = (value: Tree, args: Tree[]) => Tree;

const isType =
  (type: string): Test =>
  (value) =>
    binary(call('type', value), '==', name(type));
const isAnyOf =
  (...types: string[]): Test =>
  (value) =>
    types.map((type) => isType(type)(value, [])).reduce((one, other) => binary(one, '||', other));
const compared =
  (operator: string): Test =>
  (value, [other]) =>
    binary(value, operator, other!);
const member =
  (key: string): Test =>
  (value) =>
    index(value, quotedText(key));
const matching =
  (around: (pattern: string) => string): Test =>
  (value, [pattern]) =>
    call('matches', value, pattern?.kind === 'text' ? { ...pattern, text: around(pattern.text) } : pattern!);

/** The pattern that matches at the beginning of a text only. */
function fromStart(pattern: string): string {
  if (pattern.startsWith('^')) return pattern;
  return pattern.includes('|') ? `^(?:${pattern})` : `^${pattern}`;
}

/** The tests of Jinja and of Ansible: `x is NAME`. */
const tests: { [word: string]: Test } = {
  defined: (value) => call('defined', value),
  undefined: (value) => not(call('defined', value)),
  none: (value) => binary(value, '==', plain('null')),
  null: (value) => binary(value, '==', plain('null')),
  true: (value) => binary(value, '==', plain('true')),
  false: (value) => binary(value, '==', plain('false')),
  string: isType('string'),
  mapping: isType('map'),
  sequence: isAnyOf('list', 'map', 'string'),
  iterable: isAnyOf('list', 'map', 'string'),
  number: isAnyOf('int', 'double'),
  boolean: isType('bool'),
  integer: isType('int'),
  float: isType('double'),
  eq: compared('=='),
  equalto: compared('=='),
  sameas: compared('=='),
  ne: compared('!='),
  lt: compared('<'),
  le: compared('<='),
  gt: compared('>'),
  greaterthan: compared('>'),
  ge: compared('>='),
  in: compared('in'),
  contains: (value, [part]) => call('contains', value, part!),
  search: matching((pattern) => pattern),
  regex: matching((pattern) => pattern),
  match: matching(fromStart),
  divisibleby: (value, [by]) => binary(binary(value, '%', by!), '==', plain(0)),
  even: (value) => binary(binary(value, '%', plain(2)), '==', plain(0)),
  odd: (value) => binary(binary(value, '%', plain(2)), '!=', plain(0)),
  failed: member('failed'),
  changed: member('changed'),
  change: member('changed'),
  succeeded: (value) => not(index(value, quotedText('failed'))),
  success: (value) => not(index(value, quotedText('failed'))),
  successful: (value) => not(index(value, quotedText('failed'))),
  exists: (value) => call('exists', value),
  lower: (value) => binary(value, '==', call('lower', value)),
  upper: (value) => binary(value, '==', call('upper', value)),
};

/** Whether there is a test of this name. */
export function isTest(word: string): boolean {
  return Object.hasOwn(tests, word);
}

/** `value is word(args)`. Throws NoWord for a test that has no counterpart. */
export function applyTest(word: string, value: Tree, { args }: Arguments): Tree {
  const test = Object.hasOwn(tests, word) ? tests[word] : undefined;
  if (!test || (test.length > 1 && args.length === 0)) throw new NoWord(`the test "${word}"`);
  return test(value, args);
}

/** The same for a test named by a text, as in filters such as `select`; without a text, whether it is true. */
export function namedTest(word: string | undefined, value: Tree, args: Tree[]): Tree {
  const signs: { [sign: string]: string } = {
    '==': 'eq',
    '!=': 'ne',
    '<': 'lt',
    '<=': 'le',
    '>': 'gt',
    '>=': 'ge',
  };
  return word === undefined ? value : applyTest(signs[word] ?? word, value, { args, named: {} });
}
