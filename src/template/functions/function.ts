import { textOf } from '../../core/text.ts';
import { isMapping, typeName, type Value, type Values } from '../../core/values.ts';
import { TemplateError } from '../errors.ts';
import type { ScopeReader } from '../scope-reader.ts';

/** The description of a function or an operator. */
export interface Documented {
  /** Names of its arguments: `by?` is optional, `more...` may be several. */
  takes: readonly string[];
  /** Its result, as a sentence. */
  doc: string;
  /** A call in a template with the values of examples.ts, and its result; a test runs it. */
  example: readonly [template: string, gives: Value];
}

/** A function of the language, the same in templates and in expressions. */
export interface TemplateFunction extends Documented {
  /** Gets rendered values; throws TemplateError (offset -1: the caller knows the place and the name of the function). */
  call: (args: Value[], scope: ScopeReader) => Value;
}

/** Functions by name. */
export type FunctionTable = Record<string, TemplateFunction>;

/** The greatest number of arguments of a function that takes several. */
const most = 9;

/** Fewest and most arguments. */
export function countOf({ takes }: Documented): [number, number] {
  const isOpen = takes.at(-1)?.endsWith('...') ?? false;
  const least = takes.filter((name) => !name.endsWith('?')).length;
  return [least, isOpen ? most : takes.length];
}

/** The error for a wrong number of arguments; undefined if the number is right. */
export function miscount(name: string, known: Documented, count: number): string | undefined {
  const [least, top] = countOf(known);
  if (count >= least && count <= top) return undefined;
  const wanted = least === top ? `${least}` : `${least} to ${top}`;
  return `"${name}" takes ${wanted} ${wanted === '1' ? 'argument' : 'arguments'}, not ${count}`;
}

/** Calls a function by its name, and adds the name to its errors. Throws as `call` does. */
export function apply(name: string, known: TemplateFunction, args: Value[], scope: ScopeReader): Value {
  try {
    return known.call(args, scope);
  } catch (error) {
    if (!(error instanceof TemplateError) || error.offset >= 0 || error.chain.length > 0) throw error;
    throw new TemplateError(`"${name}" ${error.message}`, -1, error.hint);
  }
}

/** The error for an argument of a wrong type. */
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

/** The argument as a whole number from `least` to `greatest`; `otherwise` if it was left out. */
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
