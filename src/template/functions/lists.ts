import { textOf, toJson } from '../../core/text.ts';
import { isMapping, type Value } from '../../core/values.ts';
import { TemplateError } from '../errors.ts';
import { tick } from '../limit.ts';
import { keysOf, memberOf } from '../text.ts';
import { type FunctionTable, list, mapping, textArgument, whole, wrong } from './function.ts';

/** Functions of lists. */
export const lists: FunctionTable = {
  length: {
    takes: ['value'],
    doc: 'The number of items of a list, of keys of a mapping, or of characters of a text.',
    example: ['length ports', 3],
    call: ([value]) => {
      if (Array.isArray(value)) return value.length;
      return isMapping(value) ? keysOf(value).length : [...textArgument(value)].length;
    },
  },
  first: {
    takes: ['list'],
    doc: 'The first item of a list, which must not be empty.',
    example: ['first ports', 443],
    call: ([value]) => item(value, 0),
  },
  last: {
    takes: ['list'],
    doc: 'The last item of a list, which must not be empty.',
    example: ['last ports', 80],
    call: ([value]) => item(value, -1),
  },
  contains: {
    takes: ['value', 'part'],
    doc: 'Whether a list has the item, a mapping the key, or a text the part.',
    example: ['contains ports 80', true],
    call: ([value, part]) => {
      if (Array.isArray(value)) return value.some((each) => equal(each, part!));
      return isMapping(value)
        ? keysOf(value).includes(textArgument(part))
        : textArgument(value).includes(textArgument(part));
    },
  },
  unique: {
    takes: ['list'],
    doc: 'The list with each value once, at its first position.',
    example: ['unique ports', [443, 80]],
    call: ([value]) => distinct(list(value)),
  },
  sort: {
    takes: ['list', 'key?'],
    doc: 'The list in order: numbers by size, all else as text; mappings by the value of a key.',
    example: ['sort ports', [80, 80, 443]],
    call: ([value, key]) => sorted(value, key),
  },
  reverse: {
    takes: ['list'],
    doc: 'The list in reverse order; for a text, its characters.',
    example: ['reverse ports', [80, 80, 443]],
    call: ([value]) => (typeof value === 'string' ? [...value].reverse().join('') : list(value).toReversed()),
  },
  flatten: {
    takes: ['list', 'depth?'],
    doc: 'The list with each list in it replaced by its items, at any depth, or down to a number of levels.',
    example: ['flatten nested', [1, 2, 3]],
    call: ([value, depth]) => flat(list(value), whole(depth, 'a depth', [0, 100], 100)),
  },
  union: {
    takes: ['list', 'other'],
    doc: 'The values that are in one of two lists, each once.',
    example: ['union ports nested.[0]', [443, 80, 1]],
    call: ([value, other]) => distinct([...list(value), ...list(other)]),
  },
  intersect: {
    takes: ['list', 'other'],
    doc: 'The values that are in both lists, each once.',
    example: ['intersect ports usual', [80]],
    call: ([value, other]) => distinct(list(value)).filter(among(other, true)),
  },
  difference: {
    takes: ['list', 'other'],
    doc: 'The values that are only in the first list, each once.',
    example: ['difference ports usual', [443]],
    call: ([value, other]) => distinct(list(value)).filter(among(other, false)),
  },
  pluck: {
    takes: ['list', 'key'],
    doc: 'The values of one key in all mappings of a list; a.b is the key b of the mapping a.',
    example: ['pluck users "name"', ['ann', 'bob']],
    call: ([value, key]) => list(value).map((each, i) => reach(each, textArgument(key), i)),
  },
  where: {
    takes: ['list', 'key', 'value'],
    doc: 'The mappings of a list whose key has the value.',
    example: ['where users "admin" true', [{ name: 'ann', admin: true }]],
    call: ([value, key, wanted]) =>
      list(value).filter((each) => {
        tick();
        const member = inside(each, textArgument(key));
        return member !== undefined && equal(member, wanted!);
      }),
  },
  range: {
    takes: ['from', 'to'],
    doc: 'The whole numbers from the first to the one before the second.',
    example: ['range 1 4', [1, 2, 3]],
    call: ([from, to]) => {
      const start = whole(from, 'a whole number', [-1e9, 1e9]);
      const count = whole(to, 'a whole number', [-1e9, 1e9]) - start;
      if (count > mostInRange) throw new TemplateError(`gives at most ${mostInRange} numbers`, -1);
      return Array.from({ length: Math.max(0, count) }, (_, i) => start + i);
    },
  },
};

const mostInRange = 100_000;

/** Are two values the same, however deep? */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  return typeof a === 'object' && typeof b === 'object' && toJson(a) === toJson(b);
}

function item(value: Value | undefined, index: number): Value {
  const found = list(value).at(index);
  if (found === undefined) throw new TemplateError('needs a list that is not empty', -1);
  return found;
}

function distinct(values: Value[]): Value[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = toJson(value);
    return !seen.has(key) && seen.add(key);
  });
}

function among(other: Value | undefined, wanted: boolean): (value: Value) => boolean {
  const known = new Set(list(other).map((value) => toJson(value)));
  return (value) => known.has(toJson(value)) === wanted;
}

function flat(values: Value[], depth: number): Value[] {
  return values.flatMap((value) => (Array.isArray(value) && depth > 0 ? flat(value, depth - 1) : [value]));
}

/** The value that dotted keys lead to; undefined if one of them does not exist. */
function inside(value: Value, key: string): Value | undefined {
  return key
    .split('.')
    .reduce<Value | undefined>((at, part) => (at === undefined ? undefined : memberOf(at, part)), value);
}

function reach(value: Value, key: string, index: number): Value {
  const found = inside(mapping(value), key);
  if (found !== undefined) return found;
  throw new TemplateError(`finds no "${key}" in item ${index + 1} of the list`, -1);
}

function sorted(value: Value | undefined, key: Value | undefined): Value[] {
  const items = list(value);
  const by = key === undefined ? items : items.map((each, i) => reach(each, textArgument(key), i));
  if (by.some((each) => isMapping(each) || Array.isArray(each)))
    throw wrong(
      'numbers or texts',
      by.find((each) => isMapping(each) || Array.isArray(each)),
    );
  const compare = by.every((each) => typeof each === 'number') ? bySize : byText;
  return by
    .map((each, i) => [each, items[i]!] as const)
    .sort(([a], [b]) => compare(a, b))
    .map(([, each]) => each);
}

function bySize(a: Value, b: Value): number {
  return (a as number) - (b as number);
}

function byText(a: Value, b: Value): number {
  const [left, right] = [textOf(a), textOf(b)];
  return left < right ? -1 : Number(left > right);
}
