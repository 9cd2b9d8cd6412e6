const ascii = /^[\x20-\x7e]*$/;

/** Has its patterns inside, because V8 takes a millisecond for their properties: few texts need them. */
function cells(char: string): number {
  if (char < '\u0300') return 1;
  if (/^[\p{M}\p{Cf}]$/u.test(char)) return 0;
  const wide =
    /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u;
  return wide.test(char) ? 2 : 1;
}

/** How many columns of a terminal the cleaned text takes (UAX #11: wide characters take two). */
export function width(text: string): number {
  if (ascii.test(text)) return text.length;
  let sum = 0;
  for (const char of text) sum += cells(char);
  return sum;
}

/** The text, followed by as many spaces as fill `columns`. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}

/** The text, cut with an ellipsis so that it takes no more than `columns`. */
export function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let kept = '';
  let sum = 1;
  for (const char of text) {
    sum += cells(char);
    if (sum > columns) break;
    kept += char;
  }
  return columns > 0 ? `${kept}…` : '';
}

const colours = /\x1b\[[0-9;]*m/g;

/**
 * The text in rows of at most `columns`, broken between two words; a longer word is left to the terminal. Colours take
 * no columns.
 */
export function textRows(text: string, columns: number): string[] {
  const bare = (part: string) => width(part.replace(colours, ''));
  if (bare(text) <= columns) return [text];
  const rows: string[] = [];
  let row = '';
  for (const [part] of text.matchAll(/\s*\S+/g)) {
    if (row !== '' && bare(row + part) > columns) {
      rows.push(row);
      row = part.trimStart();
    } else row += part;
  }
  return [...rows, row];
}
