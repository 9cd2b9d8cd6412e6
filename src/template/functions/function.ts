import { textOf } from '../../core/text.ts';
import { isMapping, typeName, type Value, type Values } from '../../core/values.ts';
import { TemplateError } from '../errors.ts';
import type { ScopeReader } from '../scope-reader.ts';

/** What there is to know of a word of the language that takes values and gives one. */
export interface Documented {
  /** Names of what it takes: `by?` may be left out, `more...` may be several. */
  takes: readonly string[];
  /** What it gives, as a sentence. */
  doc: string;
  /** As a template with the values of examples.ts, and what it gives; a test runs it. */
  example: readonly [template: string, gives: Value];
}

/** A function of the language, the same in templates and in expressions. */
export interface TemplateFunction extends Documented {
  /** Gets rendered values; throws TemplateError (offset -1: the caller knows where, and what the function is called). */
  call: (args: Value[], scope: ScopeReader) => Value;
}

/** Functions by name. */
export type FunctionTable = Record<string, TemplateFunction>;

/** Most arguments of a function that takes several. */
const most = 9;

/** Fewest and most arguments. */
export function countOf({ takes }: Documented): [number, number] {
  const isOpen = takes.at(-1)?.endsWith('...') ?? false;
  const least = takes.filter((name) => !name.endsWith('?')).length;
  return [least, isOpen ? most : takes.length];
}

/** What is wrong with so many arguments; undefined when nothing is. */
export function miscount(name: string, known: Documented, count: number): string | undefined {
  const [least, top] = countOf(known);
  if (count >= least && count <= top) return undefined;
  const wanted = least === top ? `${least}` : `${least} to ${top}`;
  return `"${name}" takes ${wanted} ${wanted === '1' ? 'argument' : 'arguments'}, not ${count}`;
}

/** Calls a function by its name, which stands in what it has to complain of. Throws as `call` does. */
export function apply(name: string, known: TemplateFunction, args: Value[], scope: ScopeReader): Value {
  try {
    return known.call(args, scope);
  } catch (error) {
    if (!(error instanceof TemplateError) || error.offset >= 0 || error.chain.length > 0) throw error;
    throw new TemplateError(`"${name}" ${error.message}`, -1, error.hint);
  }
}

/** The error of an argument that is not what a function takes. */
export function wrong(wanted: string, value: Value | undefined): TemplateError {
  return new TemplateError(`needs ${wanted}, not ${typeName(value)}`, -1);
}

/** The argument as text: numbers and booleans count as such. */
export function textArgument(value: Value | undefined): string {
  if (value === undefined || value === null || isMapping(value) || Array.isArray(value))
    throw wrong('a string', value);
  return textOf(value);
}

/** The argument as a list. */
export function list(value: Value | undefined): Value[] {
  if (!Array.isArray(value)) throw wrong('a list', value);
  return value;
}

/** The argument as a mapping. */
export function mapping(value: Value | undefined): Values {
  if (!isMapping(value)) throw wrong('a mapping', value);
  return value;
}

/** The argument as a whole number from `least` to `greatest`; `otherwise` when it was left out. */
export function whole(
  value: Value | undefined,
  what: string,
  [least, greatest]: readonly [number, number],
  otherwise?: number,
): number {
  const number = value ?? otherwise;
  if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= greatest)
    return number;
  throw wrong(`${what} of ${least} to ${greatest}`, value);
}
