import { textOf } from '../../core/text.ts';
import type { Value } from '../../core/values.ts';
import { TemplateError } from '../errors.ts';
import { type FunctionTable, list, textArgument, wrong } from './function.ts';

/** Functions of numbers, and conversions of types. */
export const numbers: FunctionTable = {
  int: {
    takes: ['value'],
    doc: 'The whole number that a text contains; for a number, its whole part.',
    example: ['int "42"', 42],
    call: ([value]) => {
      if (typeof value === 'number' && Number.isFinite(value)) return Math.trunc(value);
      return parsed(value, /^\s*[-+]?\d+\s*$/, 'a whole number');
    },
  },
  float: {
    takes: ['value'],
    doc: 'The number that a text contains.',
    example: ['float "1.5"', 1.5],
    call: ([value]) =>
      typeof value === 'number'
        ? value
        : parsed(value, /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i, 'a number'),
  },
  bool: {
    takes: ['value'],
    doc: 'True for true, "true", "yes", "on", "1" and 1, false for their opposites; an error for other values.',
    example: ['bool "yes"', true],
    call: ([value]) => truth(value),
  },
  string: {
    takes: ['value'],
    doc: 'The value as text.',
    example: ['string 80', '80'],
    call: ([value]) => textOf(value!),
  },
  sum: {
    takes: ['list'],
    doc: 'The sum of the numbers of a list.',
    example: ['sum ports', 603],
    call: ([value]) => allNumbers(value).reduce((sum, each) => sum + each, 0),
  },
  min: {
    takes: ['list'],
    doc: 'The smallest number of a list.',
    example: ['min ports', 80],
    call: ([value]) => filled(allNumbers(value)).reduce((least, each) => Math.min(least, each)),
  },
  max: {
    takes: ['list'],
    doc: 'The greatest number of a list.',
    example: ['max ports', 443],
    call: ([value]) => filled(allNumbers(value)).reduce((most, each) => Math.max(most, each)),
  },
  round: {
    takes: ['number'],
    doc: 'The nearest whole number; halves go up.',
    example: ['round 2.5', 3],
    call: ([value]) => Math.round(number(value)),
  },
};

const yes = ['true', 'yes', 'on', 'y', '1'];
const no = ['false', 'no', 'off', 'n', '0'];

function truth(value: Value | undefined): boolean {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : '';
  if (!yes.includes(word) && !no.includes(word))
    throw typeof value === 'string'
      ? new TemplateError(`needs a word such as true or no, not "${value}"`, -1)
      : wrong('true or false', value);
  return yes.includes(word);
}

function parsed(value: Value | undefined, shape: RegExp, what: string): number {
  const given = textArgument(value);
  if (!shape.test(given)) throw new TemplateError(`needs ${what}, not "${given}"`, -1);
  return Number(given);
}

function number(value: Value | undefined): number {
  if (typeof value !== 'number') throw wrong('a number', value);
  return value;
}

function allNumbers(value: Value | undefined): number[] {
  return list(value).map(number);
}

function filled(values: number[]): number[] {
  if (values.length === 0) throw new TemplateError('needs a list that is not empty', -1);
  return values;
}
