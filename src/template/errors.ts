import { didYouMean } from '../core/errors.ts';

/** A template or an expression that cannot be read or carried out. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** Where in the text, counted in UTF-16 units from 0; -1 as long as nobody has said where. */
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

/** What more there is to say of an undefined variable. */
interface Undefinedness {
  hint?: string | undefined;
  /** A sentence that says what is missing, for what is no variable but is read like one. */
  what?: string | undefined;
  /** As the offset of a TemplateError; -1 as long as nobody has said where. */
  offset?: number;
}

/** A variable, or a key of a mapping, that nothing defines. */
export class UndefinedVariable extends Error {
  override readonly name = 'UndefinedVariable';
  /** As it was written: `db.port`. */
  readonly path: string;
  /** The same in its parts. One part: the variable itself is unknown; more: a key of it is. */
  readonly parts: string[];
  /** The variables through which it was reached, outermost first; empty when it was asked for directly. */
  readonly chain: string[];
  readonly hint: string | undefined;
  readonly what: string;
  /** Where in the text that was given it, or what leads to it, stands. */
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

/** Through which variables, outermost first, something is reached: the end of a sentence. */
export function usedBy(chain: string[]): string {
  if (chain.length === 0) return '';
  const names = chain.toReversed().map((name) => `"${name}"`);
  return ` (used by ${names.join(', used by ')})`;
}

/** The same error, seen from one variable further out: where it stands there is not known yet. */
export function through(variable: string, error: UndefinedVariable | TemplateError): Error {
  const chain = [variable, ...error.chain];
  if (error instanceof UndefinedVariable)
    return new UndefinedVariable(error.parts, chain, { ...error, offset: -1 });
  const message = error.chain.length > 0 ? error.message : `in the variable "${variable}": ${error.message}`;
  return new TemplateError(message, -1, error.hint, chain);
}

/** The same error, the outermost of whose variables is a key of `holder`. Others pass unchanged. */
export function within(holder: string, error: unknown): unknown {
  if (!(error instanceof UndefinedVariable) && !(error instanceof TemplateError)) return error;
  const [outermost, ...inner] = error.chain;
  const chain = outermost === undefined ? [holder] : [`${holder}.${outermost}`, ...inner];
  return error instanceof UndefinedVariable
    ? new UndefinedVariable(error.parts, chain, { ...error, offset: -1 })
    : new TemplateError(error.message, -1, error.hint, chain);
}

/** The same error with its place in the text, unless it has one. */
export function at(offset: number, error: unknown): unknown {
  if (error instanceof UndefinedVariable && error.offset < 0)
    return new UndefinedVariable(error.parts, error.chain, { ...error, offset });
  if (error instanceof TemplateError && error.offset < 0)
    return new TemplateError(error.message, offset, error.hint, error.chain);
  return error;
}

/** The undefined key or name `parts`, with a hint from the names that there are. */
export function undefinedAmong(parts: readonly string[], known: Iterable<string>): UndefinedVariable {
  const wrong = parts.at(-1)!;
  const close = didYouMean(wrong, known);
  if (close)
    return new UndefinedVariable(parts, [], {
      hint: `did you mean "${[...parts.slice(0, -1), close].join('.')}"?`,
    });
  const fact = /^ansible_(\w+)$/.exec(wrong);
  if (parts.length === 1 && fact)
    return new UndefinedVariable(parts, [], { hint: `facts stand under "facts": facts.${fact[1]}` });
  return new UndefinedVariable(parts);
}

/** Engine errors of a text that asks for too much become the text's error; all others pass unchanged. */
export function ownRangeError(error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  if (error.message === 'Maximum call stack size exceeded') return new TemplateError('is nested too deeply');
  return /^Invalid (string|array) length$/.test(error.message)
    ? new TemplateError('its result is too large')
    : error;
}
