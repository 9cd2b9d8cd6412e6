import { didYouMean } from '../../core/errors.ts';
import { functions } from '../../template/functions/catalog.ts';
import { applyTest, isTest, namedTest } from './tests.ts';
import {
  type Arguments,
  binary,
  call,
  index,
  literal,
  NoWord,
  name,
  not,
  opposite,
  plain,
  quotedText,
  type Tree,
} from './tree.ts';
import { choice } from './truth.ts';

/** The translation of a filter of a value. */
type Filter = (value: Tree, given: Arguments) => Tree;

/** The same function under another name, with the same arguments. */
const renamed: { [filter: string]: string } = {
  count: 'length',
  to_json: 'toJson',
  tojson: 'toJson',
  to_yaml: 'toYaml',
  to_nice_yaml: 'toYaml',
  from_json: 'fromJson',
  from_yaml: 'fromYaml',
  regex_replace: 'regexReplace',
  regex_findall: 'regexFindAll',
  dict2items: 'items',
  items2dict: 'fromItems',
};

const each = name('x');
const isTrue = (tree: Tree | undefined) => tree?.kind === 'plain' && tree.text === 'true';
/** `list.map(x, ...)` and similar methods, which expressions have. */
const over = (list: Tree, method: string, of: Tree): Tree => ({
  kind: 'call',
  name: method,
  of: list,
  args: [each, of],
});
const fallback: Filter = (value, { args: [otherwise = quotedText(''), also], named }) =>
  call('default', value, otherwise, ...(isTrue(also ?? named.boolean) ? [plain('true')] : []));
const chosen =
  (keep: (test: Tree) => Tree): Filter =>
  (value, { args: [test, ...args] }) =>
    over(value, 'filter', keep(namedTest(literal(test), each, args)));

/** Filters with other arguments here. */
const filters: { [filter: string]: Filter } = {
  default: fallback,
  d: fallback,
  list: (value) => value,
  to_nice_json: (value, { named }) => call('toJson', value, named.indent ?? plain(4)),
  to_nice_yaml: (value) => call('toYaml', value),
  to_yaml: (value) => call('toYaml', value),
  hash: (value, { args }) => call('hash', value, args[0] ?? quotedText('sha1')),
  checksum: (value) => call('hash', value, quotedText('sha1')),
  sha1: (value) => call('hash', value, quotedText('sha1')),
  md5: (value) => call('hash', value, quotedText('md5')),
  regex_search: (value, { args: [pattern, group] }) => {
    const number = /\d+$/.exec(literal(group) ?? '')?.[0];
    return call('regexSearch', value, pattern!, ...(number ? [plain(number)] : []));
  },
  int: (value) => call('int', value),
  round: rounded,
  sort: (value, { named }) => {
    const sorted = call('sort', value, ...(named.attribute ? [named.attribute] : []));
    return isTrue(named.reverse) ? call('reverse', sorted) : sorted;
  },
  sum: (value, { named }) => call('sum', named.attribute ? call('pluck', value, named.attribute) : value),
  combine: (value, { args, named }) =>
    call('combine', value, ...args, ...(isTrue(named.recursive) ? [plain('true')] : [])),
  flatten: (value, { named }) => call('flatten', value, ...(named.levels ? [named.levels] : [])),
  ternary: (condition, { args: [yes, no] }) => choice(condition, yes!, no ?? quotedText(''), true),
  extract: (value, { args: [from, key] }) => (key ? index(index(from!, value), key) : index(from!, value)),
  join: (value, { args, named }) =>
    call('join', named.attribute ? call('pluck', value, named.attribute) : value, ...args),
  map: (value, { args: [filter, ...args], named }) => {
    if (named.attribute) return call('pluck', value, named.attribute);
    return over(value, 'map', applyFilter(literal(filter) ?? '', each, { args, named }));
  },
  select: chosen((test) => test),
  reject: chosen(not),
  selectattr: (value, { args: [key, test, ...args] }) => {
    const isEqual = /^(==|eq|equalto)$/.test(literal(test) ?? '');
    if (isEqual) return call('where', value, key!, args[0]!);
    return over(value, 'filter', namedTest(literal(test), index(each, key!), args));
  },
  rejectattr: (value, { args: [key, test, ...args] }) =>
    over(value, 'filter', opposite(namedTest(literal(test), index(each, key!), args))),
};

/** `round(2)` keeps two digits. */
function rounded(value: Tree, { args: [digits, how], named }: Arguments): Tree {
  const count = digits ?? named.precision;
  if (how || named.method) throw new NoWord('rounding up or down', 'int(x) removes the fraction');
  if (count === undefined || (count.kind === 'plain' && count.text === '0')) return call('round', value);
  if (count.kind !== 'plain') throw new NoWord('rounding to a number of digits from a variable');
  const scale = 10 ** Number(count.text);
  return binary(call('round', binary(value, '*', plain(scale))), '/', plain(`${scale}.0`));
}

/** Filters that people ask for and that are left out on purpose. */
const without: { [filter: string]: string } = {
  password_hash: 'put the hash into a variable, from mkpasswd or openssl passwd',
  version: 'compare facts.distribution_major_version as a number: int(x) >= 12',
  version_compare: 'compare facts.distribution_major_version as a number: int(x) >= 12',
  zip: 'write one list of mappings',
  product: 'write one list of mappings',
  subelements: 'write one list of mappings',
  random: 'a repeated run must give the same result',
  shuffle: 'a repeated run must give the same result',
};

/** `value | word(args)`. Throws NoWord for a filter that has no counterpart. */
export function applyFilter(word: string, value: Tree, given: Arguments): Tree {
  const own = Object.hasOwn(filters, word) ? filters[word] : undefined;
  if (own) return own(value, given);
  const known = renamed[word] ?? word;
  if (functions.has(known)) return call(known, value, ...given.args);
  // an old form of Ansible: result | failed
  if (isTest(word)) return applyTest(word, value, given);
  const close = didYouMean(word, [...Object.keys(filters), ...Object.keys(renamed), ...functions.keys()]);
  if (close && !Object.hasOwn(without, word)) return applyFilter(close, value, given);
  throw new NoWord(`the filter "${word}"`, without[word]);
}
