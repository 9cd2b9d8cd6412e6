import { didYouMean } from '../core/errors.ts';

/** A template or an expression that cannot be parsed or evaluated. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** The offset in the text, in UTF-16 units from 0; -1 as long as it is not known. */
  readonly offset: number;
  readonly hint: string | undefined;
  /** The variables through which the text was reached, outermost first; empty for the text that was given. */
  readonly chain: string[];

  constructor(message: string, offset = 0, hint?: string, chain: string[] = []) {
    super(message);
    this.offset = offset;
    this.hint = hint;
    this.chain = chain;
  }
}

/** Details of an undefined variable. */
interface Undefinedness {
  hint?: string | undefined;
  /** A sentence that says what is missing, for lookups, which are read like variables. */
  what?: string | undefined;
  /** As the offset of a TemplateError. */
  offset?: number;
}

/** A variable, or a key of a mapping, that nothing defines. */
export class UndefinedVariable extends Error {
  override readonly name = 'UndefinedVariable';
  /** As it was written: `db.port`. */
  readonly path: string;
  /** The path in parts. One part: the variable itself is undefined; more: a key in it is. */
  readonly parts: string[];
  /** The variables through which it was reached, outermost first; empty if the text itself reads it. */
  readonly chain: string[];
  readonly hint: string | undefined;
  readonly what: string;
  /** The offset of the path, or of what leads to it, in the text that was given. */
  readonly offset: number;

  constructor(parts: readonly string[], chain: string[] = [], more: Undefinedness = {}) {
    const path = parts.join('.');
    const { hint, what = `"${path}" is undefined`, offset = -1 } = more;
    super(`${what}${usedBy(chain)}`);
    this.path = path;
    this.parts = [...parts];
    this.chain = chain;
    this.hint = hint;
    this.what = what;
    this.offset = offset;
  }
}

/** The end of a sentence with the variables, outermost first, through which something is reached. */
export function usedBy(chain: string[]): string {
  if (chain.length === 0) return '';
  const names = chain.toReversed().map((name) => `"${name}"`);
  return ` (used by ${names.join(', used by ')})`;
}

/** The same error, seen from one variable further out: its offset there is not known yet. */
export function through(variable: string, error: UndefinedVariable | TemplateError): Error {
  const chain = [variable, ...error.chain];
  if (error instanceof UndefinedVariable)
    return new UndefinedVariable(error.parts, chain, { ...error, offset: -1 });
  const message = error.chain.length > 0 ? error.message : `in the variable "${variable}": ${error.message}`;
  return new TemplateError(message, -1, error.hint, chain);
}

/** The same error, with its outermost variable as a key of `holder`. Other errors pass unchanged. */
export function within(holder: string, error: unknown): unknown {
  if (!(error instanceof UndefinedVariable) && !(error instanceof TemplateError)) return error;
  const [outermost, ...inner] = error.chain;
  const chain = outermost === undefined ? [holder] : [`${holder}.${outermost}`, ...inner];
  return error instanceof UndefinedVariable
    ? new UndefinedVariable(error.parts, chain, { ...error, offset: -1 })
    : new TemplateError(error.message, -1, error.hint, chain);
}

/** The same error with its offset in the text, unless it has one. */
export function at(offset: number, error: unknown): unknown {
  if (error instanceof UndefinedVariable && error.offset < 0)
    return new UndefinedVariable(error.parts, error.chain, { ...error, offset });
  if (error instanceof TemplateError && error.offset < 0)
    return new TemplateError(error.message, offset, error.hint, error.chain);
  return error;
}

/** The error for an undefined path, with a hint from the names that exist. */
export function undefinedAmong(parts: readonly string[], known: Iterable<string>): UndefinedVariable {
  const wrong = parts.at(-1)!;
  const close = didYouMean(wrong, known);
  if (close)
    return new UndefinedVariable(parts, [], {
      hint: `did you mean "${[...parts.slice(0, -1), close].join('.')}"?`,
    });
  const fact = /^ansible_(\w+)$/.exec(wrong);
  if (parts.length === 1 && fact)
    return new UndefinedVariable(parts, [], { hint: `facts are in the variable "facts": facts.${fact[1]}` });
  const names = [...known];
  const isShort = parts.length > 1 && names.length > 0 && names.length <= mostNames;
  return new UndefinedVariable(parts, [], {
    hint: isShort ? `"${parts.slice(0, -1).join('.')}" has ${names.join(', ')}` : undefined,
  });
}

/** A holder of more keys is not listed. */
const mostNames = 8;

/** Converts errors of the JavaScript engine about size and depth to errors of the text; others pass unchanged. */
export function ownRangeError(error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  if (error.message === 'Maximum call stack size exceeded') return new TemplateError('is nested too deeply');
  return /^Invalid (string|array) length$/.test(error.message)
    ? new TemplateError('its result is too large')
    : error;
}
