/** Stands for a value in a text; no shell text can contain it. */
export const valueMark = '\0';

/**
 * The context of a value in a shell text: a word, in quotes, or a number; or why it cannot be quoted: "in a
 * comment".
 */
export type QuotingContext = 'bare' | 'single' | 'double' | 'number' | { not: string };

/** One word of a POSIX shell (XCU 2.2.2): nothing is expanded in single quotes. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The text for a value of some words in this context, or the problem with it. */
export function quotedAs(standing: QuotingContext, words: readonly string[]): string | { problem: string } {
  if (typeof standing === 'object') return { problem: `is ${standing.not}, where it cannot be quoted` };
  if (words.some((word) => word.includes('\0'))) return { problem: 'holds a NUL byte' };
  if (standing === 'bare') return words.map(shellWord).join(' ');
  const [word] = words;
  if (word === undefined || words.length > 1) return { problem: 'is a list of words inside quotes' };
  if (standing === 'number')
    return /^-?\d+$/.test(word) ? word : { problem: 'is in shell arithmetic, and is not a whole number' };
  return standing === 'single' ? shellWord(word).slice(1, -1) : `"${shellWord(word)}"`;
}
