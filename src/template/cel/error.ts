import type { ASTNode } from '@marcbachmann/cel-js';
import { didYouMean } from '../../core/errors.ts';
import { functions, miscount } from '../functions/catalog.ts';

/** An error of CEL about an expression, in kplay's words. */
export interface CelError {
  message: string;
  offset: number;
  hint: string | undefined;
  /** CEL's own name of the error, such as `no_such_key`. */
  code: string;
  node: ASTNode | undefined;
}

interface Thrown {
  summary?: string;
  range?: { start: number };
  code?: string;
  node?: ASTNode & { input?: string };
}

/** Reads an error of the CEL library; undefined for any other. `original` returns names as the user wrote them. */
export function celError(error: unknown, original: (name: string) => string): CelError | undefined {
  if (!(error instanceof Error) || typeof (error as Thrown).summary !== 'string') return undefined;
  const { summary, range, code = '', node } = error as Thrown;
  const offset = range?.start ?? 0;
  const own = original(/\w+|\S|$/.exec((node?.input ?? '').slice(offset))![0]);
  const given = inWords(summary!.replaceAll(/\w+0\b/g, original), code, own);
  return { hint: undefined, ...given, offset, code, node };
}

function inWords(summary: string, code: string, word: string): { message: string; hint?: string } {
  if (/^(unexpected_|expected_)/.test(code) || /^(Expected|Unexpected)/.test(summary))
    return { message: word === '' ? 'the expression ends too early' : `"${word}" was not expected here` };
  const call = /^found no matching overload for '([\w.<>, ]*?)(\w+)\((.*)\)'$/.exec(summary);
  if (call) return wrongCall(call[2]!, call[3]!);
  const types = /^no such overload: (.+) (\S+) (.+)$/.exec(summary);
  if (types) return unlike(typeWord(types[1]!), types[2]!, typeWord(types[3]!));
  const operand = /got '(.+)'$/.exec(summary);
  if (code === 'invalid_logical_operand' && operand)
    return {
      message: `&& and || take true and false, not ${typeWord(operand[1]!)}`,
      hint: 'compare it, such as: x != ""',
    };
  return { message: summary.slice(0, 1).toLowerCase() + summary.slice(1) };
}

/** CEL's own functions, and its methods. */
const own = ['default', 'defined', 'has', 'size', 'startsWith', 'endsWith', 'exists', 'all', 'filter', 'map'];

function wrongCall(name: string, types: string): { message: string; hint?: string } {
  const known = functions.get(name);
  if (known) {
    const count = types === '' ? 0 : types.replaceAll(/<[^>]*>/g, '').split(',').length;
    const message = miscount(name, known, count) ?? `"${name}" does not take these`;
    return { message, hint: `write ${name}(${known.takes.join(', ')})` };
  }
  if (own.includes(name)) return { message: `"${name}" does not take these` };
  const close = didYouMean(name, [...functions.keys(), ...own]);
  const message = `there is no function "${name}"`;
  return close ? { message, hint: `did you mean "${close}"?` } : { message };
}

function unlike(left: string, operator: string, right: string): { message: string; hint?: string } {
  const message = `${left} ${operator} ${right} has no meaning`;
  const isOrder = /^[<>]=?$/.test(operator) && [left, right].includes('a string');
  if (isOrder) return { message, hint: 'write a number without quotes, or int(x)' };
  const isMixed = operator === '+' && (left === 'a string' || right === 'a string');
  return isMixed ? { message, hint: 'string(x) makes a string, int(x) a whole number' } : { message };
}

function typeWord(type: string): string {
  const name = type.replace(/^dyn<(.*)>$/, '$1').replace(/<.*/, '');
  const words: { [name: string]: string } = {
    int: 'a whole number',
    double: 'a fraction',
    bool: 'a boolean',
    string: 'a string',
    list: 'a list',
    map: 'a mapping',
    dyn: 'a value',
  };
  return words[name] ?? name;
}
