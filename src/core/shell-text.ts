/** Stands for a value in a text; no text of a shell can hold it. */
export const valueMark = '\0';

/** How a value can stand in a text of a shell: as a word, within quotes, or as a number; or why it cannot: "in a comment". */
export type QuotingContext = 'bare' | 'single' | 'double' | 'number' | { not: string };

/** One word of a POSIX shell (XCU 2.2.2): nothing in single quotes means anything but itself. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What to write for a value of some words where it stands so; or what is wrong with it there. */
export function quotedAs(standing: QuotingContext, words: readonly string[]): string | { problem: string } {
  if (typeof standing === 'object') return { problem: `stands ${standing.not}, where it cannot be quoted` };
  if (words.some((word) => word.includes('\0'))) return { problem: 'holds a NUL byte' };
  if (standing === 'bare') return words.map(shellWord).join(' ');
  const [word] = words;
  if (word === undefined || words.length > 1) return { problem: 'is a list of words, and stands in quotes' };
  if (standing === 'number')
    return /^-?\d+$/.test(word) ? word : { problem: 'stands where a shell computes, and is no whole number' };
  return standing === 'single' ? shellWord(word).slice(1, -1) : `"${shellWord(word)}"`;
}
