import type { Code } from './codes.ts';
import type { Value } from './values.ts';

/** A piece of a text that is in another language, and what to write instead. */
export interface ForeignPiece {
  offset: number;
  length: number;
  message: string;
  hint: string;
}

/** A key that is a word of another tool, and what to write instead. */
export interface ForeignKey {
  code: Code;
  message: string;
  hint: string;
}

/**
 * What to write in place of another spelling. `src/hints` knows the other languages. The engine knows its own language
 * only, so the program gives it the hints.
 */
export interface Hints {
  /** The CEL to write for an expression of another language; otherwise the expression itself. */
  asCel(source: string, isCondition?: boolean): string;
  /** What to do about a filter, a test or a lookup without a counterpart here. */
  missingWord(source: string): string | undefined;
  /** The line to write for another language between braces. */
  inBraces(inner: string): string | undefined;
  /** The pieces of another template language in a text, which would appear in the result unchanged. */
  foreignPieces(text: string): ForeignPiece[];
  foreignKey(key: string, value: Value): ForeignKey | undefined;
  /** The name here of a module that has another name in Ansible. */
  moduleName(name: string): string | undefined;
  /** What to write for a module of Ansible that does not exist here. */
  insteadOf(module: string): string | undefined;
  /** What to do about an argument that a module has in Ansible, and not here. */
  withoutArgument(module: string, argument: string): string | undefined;
}

const nothing = () => undefined;
let current: Hints = {
  asCel: (source) => source.trim(),
  missingWord: nothing,
  inBraces: nothing,
  foreignPieces: () => [],
  foreignKey: nothing,
  moduleName: nothing,
  insteadOf: nothing,
  withoutArgument: nothing,
};

/** The hints that the program gave, if it did. */
export const hints = (): Hints => current;

/** Sets the hints, once, at the start of the program. */
export function giveHints(given: Hints): void {
  current = given;
}
