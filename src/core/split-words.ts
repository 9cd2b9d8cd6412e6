const wordParts = /\s+|'[^']*'|"(?:\\.|[^"\\])*"|\\[\s\S]|[^\s'"\\]+|['"\\]/g;

/**
 * Splits a line into words as a shell does: at blanks, with '...', "..." and backslash (XCU 2.2), and nothing else:
 * no variables, no patterns, no operators.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const [part] of line.matchAll(wordParts)) {
    if (/^\s/.test(part)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + unquote(part);
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Whether a quote in a line is not closed: a shell would wait for the rest. */
export function hasOpenQuote(line: string): boolean {
  return (line.match(wordParts) ?? []).some((part) => part === '"' || part === "'");
}

function unquote(part: string): string {
  if (part.length > 1 && part.startsWith("'")) return part.slice(1, -1);
  if (part.length > 1 && part.startsWith('"')) return part.slice(1, -1).replace(/\\(["\\$`])/g, '$1');
  return part.length > 1 && part.startsWith('\\') ? part.slice(1) : part;
}
