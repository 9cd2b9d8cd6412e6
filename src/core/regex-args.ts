import type { Form } from './form.ts';
import type { ShellValue } from './module.ts';
import { parseRegex, type Regex, RegexError } from './regex.ts';
import { toEre } from './regex-ere.ts';
import { toProgram } from './regex-program.ts';

/**
 * Parses the pattern of an argument.
 * @throws RegexError that names the argument
 */
export function parsePattern(
  name: string,
  pattern: string,
  ...flags: Parameters<typeof parseRegex>[1] & {}
): Regex {
  try {
    return parseRegex(pattern, flags);
  } catch (error) {
    if (error instanceof RegexError) throw new RegexError(`"${pattern}" cannot be ${name}: ${error.message}`);
    throw error;
  }
}

/** A text that the host can search for. */
export const patternForm: Form = {
  is: 'a regular expression of Python',
  problem: (text) => regexProblem(() => toProgram(parseRegex(text))),
};

/** Returns the sentence of the RegexError that `use` throws, if it does: for `check` of a module. */
export function regexProblem(use: () => void): string | undefined {
  try {
    use();
  } catch (error) {
    if (error instanceof RegexError) return error.message;
    throw error;
  }
  return undefined;
}

/** How the host finds a line: with awk's own patterns if possible, otherwise with a program; see regex.sh. */
export function sendPattern(
  name: string,
  regex: Regex | undefined,
  withGroups = false,
): Record<string, ShellValue> {
  const ere = regex && toEre(regex.root);
  return {
    [name]: ere === undefined ? undefined : latin1(ere),
    [`${name}_program`]: regex && (withGroups || ere === undefined) ? latin1(toProgram(regex)) : undefined,
  };
}

/** The bytes of a text that has one character for each byte. */
export function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
