import { typeName, type Value } from '../../core/values.ts';
import { TemplateError } from '../errors.ts';
import { isTruthy } from '../text.ts';
import type { TemplateFunction } from './function.ts';
import { equal } from './lists.ts';

/** A function of templates for which expressions have an operator. */
export interface Comparison extends TemplateFunction {
  operator: string;
}

/** What expressions write as operators. The logical ones evaluate only what they need, see evaluate.ts. */
export const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  row('eq', '==', 'Whether two values are the same.', ['eq db.port 5432', true], (a, b) => equal(a, b)),
  row('ne', '!=', 'Whether two values differ.', ['ne db.port 5432', false], (a, b) => !equal(a, b)),
  row('lt', '<', 'Whether the first is less.', ['lt db.port 1024', false], (a, b) => order(a, b) < 0),
  row(
    'le',
    '<=',
    'Whether the first is less or equal.',
    ['le db.port 5432', true],
    (a, b) => order(a, b) <= 0,
  ),
  row('gt', '>', 'Whether the first is greater.', ['gt db.port 1024', true], (a, b) => order(a, b) > 0),
  row(
    'ge',
    '>=',
    'Whether the first is greater or equal.',
    ['ge db.port 5432', true],
    (a, b) => order(a, b) >= 0,
  ),
  [
    'and',
    {
      operator: '&&',
      takes: ['a', 'more...'],
      doc: 'Whether all are true.',
      example: ['and tls (eq db.port 5432)', true],
      call: (all) => all.at(-1)!,
    },
  ],
  [
    'or',
    {
      operator: '||',
      takes: ['a', 'more...'],
      doc: 'Whether at least one is true.',
      example: ['or tls (eq db.port 1)', true],
      call: (all) => all.at(-1)!,
    },
  ],
  [
    'not',
    {
      operator: '!',
      takes: ['a'],
      doc: 'Whether the value is false.',
      example: ['not tls', false],
      call: ([value]) => !isTruthy(value),
    },
  ],
]);

function row(
  name: string,
  operator: string,
  doc: string,
  example: readonly [string, Value],
  compare: (a: Value, b: Value) => boolean,
): [string, Comparison] {
  return [name, { operator, takes: ['a', 'b'], doc, example, call: ([a, b]) => compare(a!, b!) }];
}

/** Returns less than 0, 0, or more than 0. Numbers compare with numbers, texts with texts. */
function order(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  throw new TemplateError(`cannot compare ${typeName(a)} with ${typeName(b)}`, -1);
}
