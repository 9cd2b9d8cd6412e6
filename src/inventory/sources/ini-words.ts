/** A word of a line, and its column, from 1. */
export interface IniWord {
  text: string;
  col: number;
}

/**
 * Splits a line of hosts into words as ansible-core's INI plugin does (Python's shlex in POSIX mode): at blanks,
 * with '...', "..." (where only \" and \\ are escapes) and backslash; an unquoted # starts a comment, also
 * inside a word. Source: https://docs.python.org/3/library/shlex.html#parsing-rules
 */
export function iniWords(line: string): IniWord[] | { problem: string; col: number } {
  const words: IniWord[] = [];
  let word: IniWord | undefined;
  for (const part of line.matchAll(/\s+|#.*|'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s#'"\\]+|['"\\]/g)) {
    const [text] = part;
    const col = part.index + 1;
    if (text.startsWith('#')) break;
    if (/^\s/.test(text)) {
      if (word) words.push(word);
      word = undefined;
    } else if (text === '\\') return { problem: 'nothing follows the backslash', col };
    else if (text === "'" || text === '"') return { problem: `the ${text} is not closed`, col };
    else word = { text: (word?.text ?? '') + unquote(text), col: word?.col ?? col };
  }
  if (word) words.push(word);
  return words;
}

function unquote(part: string): string {
  if (part.startsWith("'")) return part.slice(1, -1);
  if (part.startsWith('"')) return part.slice(1, -1).replace(/\\(["\\])/g, '$1');
  return part.startsWith('\\') ? part.slice(1) : part;
}
