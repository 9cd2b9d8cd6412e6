import { isMapping, type Value, type Values } from '../../core/values.ts';
import { keysOf } from '../text.ts';
import { type FunctionTable, list, mapping, textArgument } from './function.ts';

/** Functions of mappings. */
export const mappings: FunctionTable = {
  keys: {
    takes: ['mapping'],
    doc: 'The keys of a mapping, in their order.',
    example: ['keys db', ['host', 'port']],
    call: ([value]) => keysOf(mapping(value)),
  },
  values: {
    takes: ['mapping'],
    doc: 'The values of a mapping, in the order of its keys.',
    example: ['values db', ['h1', 5432]],
    call: ([value]) => keysOf(mapping(value)).map((key) => mapping(value)[key]!),
  },
  items: {
    takes: ['mapping'],
    doc: 'A list with a mapping for each key, with `key` and `value`; for a loop over a mapping.',
    example: [
      'items db',
      [
        { key: 'host', value: 'h1' },
        { key: 'port', value: 5432 },
      ],
    ],
    call: ([value]) => keysOf(mapping(value)).map((key) => ({ key, value: mapping(value)[key]! })),
  },
  fromItems: {
    takes: ['list'],
    doc: 'A mapping from a list of mappings with `key` and `value`.',
    example: ['fromItems (items db)', { host: 'h1', port: 5432 }],
    call: ([value]) => {
      const made: Values = Object.create(null);
      for (const each of list(value)) made[textArgument(mapping(each).key)] = mapping(each).value ?? null;
      return made;
    },
  },
  combine: {
    takes: ['mapping', 'others...'],
    doc: 'The mappings merged into one; the later ones win. If the last argument is true, nested mappings are merged too.',
    example: ['combine db more', { host: 'h1', port: 6432 }],
    call: (args) => {
      const isDeep = typeof args.at(-1) === 'boolean' && args.length > 2;
      const all = isDeep ? args.slice(0, -1) : args;
      return all
        .map(mapping)
        .reduce((first, second) => combined(first, second, isDeep && args.at(-1) === true));
    },
  },
};

function combined(first: Values, second: Values, isDeep: boolean): Values {
  const both: Values = Object.create(null);
  for (const key of keysOf(first)) both[key] = first[key]!;
  for (const key of keysOf(second)) both[key] = isDeep ? inner(both[key], second[key]!) : second[key]!;
  return both;
}

function inner(first: Value | undefined, second: Value): Value {
  return isMapping(first) && isMapping(second) ? combined(first, second, true) : second;
}
