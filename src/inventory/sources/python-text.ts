const simple: Record<string, string> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * Reads a Python text (a string literal, with its quotes and prefix) at an offset, and returns its end; undefined
 * if there is no text, or an f-string. Source: https://docs.python.org/3/reference/lexical_analysis.html
 */
export function pythonText(
  text: string,
  at: number,
): { value: string; bytes: boolean; end: number } | undefined {
  const pattern = /(u|b|r|br|rb)?("""|'''|"(?!"")|'(?!''))((?:\\[\s\S]|(?!\2)[\s\S])*)\2/iy;
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (!found) return undefined;
  const [whole, prefix = '', , body] = found;
  const value = /r/i.test(prefix) ? body! : plain(body!);
  return value === undefined ? undefined : { value, bytes: /b/i.test(prefix), end: at + whole.length };
}

function plain(body: string): string | undefined {
  // \N{...} needs the names of Unicode characters, which Node does not have
  if (/(?<!\\)(?:\\\\)*\\N\{/.test(body)) return undefined;
  return body.replace(
    /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U(0010[\da-fA-F]{4}|000[\da-fA-F]{5})|([\s\S]))/g,
    (all, octal?: string, x?: string, u?: string, long?: string, letter?: string) => {
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      const hex = x ?? u ?? long;
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return simple[letter!] ?? all;
    },
  );
}
