/** A token of Jinja's expressions; `text` is the content of a text, otherwise the token as written. */
export interface Token {
  kind: 'name' | 'number' | 'text' | 'sign' | 'end';
  text: string;
  quote: string;
}

const pattern =
  /\s+|([A-Za-z_]\w*)|(\d+(?:\.\d+)?)|("(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*')|(===|==|!=|<>|<=|>=|&&|\|\||\/\/|\*\*|[-+*/%~|.,:?!=<>()[\]{}])|([\s\S])/g;

/** The tokens of an expression, without the braces around it; undefined if a character is not part of any token. */
export function tokensOf(source: string): Token[] | undefined {
  const bare = source.includes('{{') ? source.replaceAll(/\{\{-?|-?\}\}/g, ' ') : source;
  const tokens: Token[] = [];
  for (const [, name, number, quoted, sign, other] of bare.matchAll(pattern)) {
    if (other) return undefined;
    if (name) tokens.push({ kind: 'name', text: name, quote: '' });
    else if (number) tokens.push({ kind: 'number', text: number, quote: '' });
    else if (quoted) tokens.push({ kind: 'text', text: unescaped(quoted.slice(1, -1)), quote: quoted[0]! });
    else if (sign) tokens.push({ kind: 'sign', text: sign, quote: '' });
  }
  return [...tokens, { kind: 'end', text: '', quote: '' }];
}

const escapes: { [letter: string]: string } = { n: '\n', t: '\t', r: '\r' };

/** The content of a Python text: a backslash before a letter without a meaning is a backslash. */
function unescaped(content: string): string {
  return content.replaceAll(/\\([\s\S])/g, (all, letter: string) =>
    /[\\'"]/.test(letter) ? letter : (escapes[letter] ?? all),
  );
}
