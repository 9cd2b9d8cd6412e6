/**
 * All characters that control a terminal, or make text look like other text: control characters (C0, DEL,
 * C1), lone surrogates, format characters (bidi overrides, zero-width space, tags), line separators.
 * Joiners (U+200C, U+200D) are allowed: Persian and emoji need them, and they move nothing. A function, because V8 takes
 * a millisecond for these classes, and few texts need them.
 */
const unsafe = () => /(?![\u200c\u200d])[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}]/gu;
const plainLine = /^[\x20-\x7e]*$/;
const plainLines = /^[\x20-\x7e\n\t]*$/;
const short: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r' };

/**
 * Makes text from a host or a file safe for one line of a terminal: unsafe characters are shown as `\x1b`, `\n`,
 * `\u202e` or `\u{e0041}`.
 */
export function clean(text: string): string {
  return plainLine.test(text) ? text : text.replace(unsafe(), visible);
}

/** Like `clean`, but keeps newlines and tabs. For text that is shown on separate lines. */
export function cleanLines(text: string): string {
  if (plainLines.test(text)) return text;
  return text.replace(unsafe(), (char) => (char === '\n' || char === '\t' ? char : visible(char)));
}

function visible(char: string): string {
  const code = char.codePointAt(0)!;
  const hex = code.toString(16);
  if (code > 0xffff) return `\\u{${hex}}`;
  return short[char] ?? (code > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`);
}

/** Valid in JSON, but they control a terminal, or begin a command of GitHub (`##[`); they only occur inside strings. */
const unsafeInJson = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|#(?=#\[)/g;

/** Escapes the characters of a JSON text that control a terminal or a pipeline; the data stay the same. */
export function cleanJson(text: string): string {
  return text.replace(unsafeInJson, escaped);
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
