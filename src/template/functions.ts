import { posix } from 'node:path';
import { isMapping, typeName, type Value } from '../core/values.ts';
import { TemplateError } from './errors.ts';
import { isTruthy, keysOf, textOf, toJson } from './text.ts';

/** A function of the language, the same in templates and in expressions. */
export interface TemplateFunction {
  /** Fewest and most arguments. */
  args: [number, number];
  /** Gets rendered values; throws TemplateError (offset -1: the caller knows where). */
  call: (...args: Value[]) => Value;
}

/** All functions by name, but `default` and `defined`: these ask about a variable, not about its value. */
export const functions: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['basename', { args: [1, 1], call: (path) => posix.basename(text('basename', path)) }],
  ['dirname', { args: [1, 1], call: (path) => posix.dirname(text('dirname', path)) }],
  ['lower', { args: [1, 1], call: (value) => text('lower', value).toLowerCase() }],
  ['upper', { args: [1, 1], call: (value) => text('upper', value).toUpperCase() }],
  ['trim', { args: [1, 1], call: (value) => text('trim', value).trim() }],
  ['replace', { args: [3, 3], call: replace }],
  ['split', { args: [2, 2], call: (value, by) => text('split', value).split(text('split', by)) }],
  ['join', { args: [2, 2], call: (value, by) => list('join', value).map(textOf).join(text('join', by)) }],
  ['indent', { args: [2, 2], call: indent }],
  ['quote', { args: [1, 1], call: quote }],
  ['toJson', { args: [1, 2], call: (value, spaces) => toJson(value!, Number(spaces ?? 0)) }],
  ['b64encode', { args: [1, 1], call: (value) => Buffer.from(text('b64encode', value)).toString('base64') }],
  ['b64decode', { args: [1, 1], call: b64decode }],
  ['length', { args: [1, 1], call: length }],
  ['first', { args: [1, 1], call: (value) => item('first', value, 0) }],
  ['last', { args: [1, 1], call: (value) => item('last', value, -1) }],
  ['unique', { args: [1, 1], call: unique }],
  ['sort', { args: [1, 1], call: sort }],
]);

/** Those that expressions write as `==`, `&&` and `!`. The logical ones are evaluated by need, see evaluate.ts. */
export const comparisons: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['eq', { args: [2, 2], call: (a, b) => equal(a!, b!) }],
  ['ne', { args: [2, 2], call: (a, b) => !equal(a!, b!) }],
  ['and', { args: [2, 9], call: (...all) => all.at(-1)! }],
  ['or', { args: [2, 9], call: (...all) => all.at(-1)! }],
  ['not', { args: [1, 1], call: (value) => !isTruthy(value) }],
]);

function wrong(name: string, wanted: string, value: Value | undefined): TemplateError {
  return new TemplateError(`"${name}" needs ${wanted}, not ${typeName(value)}`, -1);
}

function text(name: string, value: Value | undefined): string {
  if (value === undefined || value === null || isMapping(value) || Array.isArray(value))
    throw wrong(name, 'a string', value);
  return textOf(value);
}

function list(name: string, value: Value | undefined): Value[] {
  if (!Array.isArray(value)) throw wrong(name, 'a list', value);
  return value;
}

function item(name: string, value: Value | undefined, index: number): Value {
  const found = list(name, value).at(index);
  if (found === undefined) throw new TemplateError(`"${name}" needs a list that is not empty`, -1);
  return found;
}

function replace(value?: Value, from?: Value, to?: Value): string {
  const wanted = text('replace', to);
  return text('replace', value).replaceAll(text('replace', from), () => wanted);
}

/** All lines but the first move right, so that a block fits where its first line stands. */
function indent(value?: Value, spaces?: Value): string {
  if (typeof spaces !== 'number' || !(spaces >= 0 && spaces <= 100))
    throw wrong('indent', 'a width of 0 to 100', spaces);
  return text('indent', value).replaceAll(/\n(?=[^\n])/g, `\n${' '.repeat(spaces)}`);
}

/** One word of a POSIX shell; a list becomes several (XCU 2.2.2). */
function quote(value?: Value): string {
  if (Array.isArray(value)) return value.map((word) => quote(word)).join(' ');
  return `'${text('quote', value).replaceAll("'", "'\\''")}'`;
}

function b64decode(value?: Value): string {
  const encoded = text('b64decode', value).replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) throw wrong('b64decode', 'base64', value);
  return Buffer.from(encoded, 'base64').toString();
}

function length(value?: Value): number {
  if (Array.isArray(value)) return value.length;
  if (isMapping(value)) return keysOf(value).length;
  return [...text('length', value)].length;
}

function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  return typeof a === 'object' && typeof b === 'object' && toJson(a) === toJson(b);
}

function unique(value?: Value): Value[] {
  const seen = new Set<string>();
  return list('unique', value).filter((each) => {
    const key = toJson(each);
    return !seen.has(key) && seen.add(key);
  });
}

function sort(value?: Value): Value[] {
  const items = list('sort', value);
  if (items.every((each) => typeof each === 'number')) return items.toSorted((a, b) => a - b);
  const texts = items.map((each) => text('sort', each));
  return texts.every((each, i) => each === items[i]) ? texts.toSorted() : items.toSorted(byText);
}

function byText(a: Value, b: Value): number {
  const [left, right] = [textOf(a), textOf(b)];
  return left < right ? -1 : Number(left > right);
}
