/** The texts of words in each of the encodings in which a secret is masked, with the name of the encoding. */
export function encodings(...words: string[]): [encoding: string, text: string][] {
  return words.flatMap((word) => encoded(word));
}

function encoded(word: string): [string, string][] {
  const bytes = Buffer.from(word);
  const base64 = (before: string) => Buffer.from(before + word).toString('base64');
  return [
    ['plain', word],
    ['base64', base64('').slice(0, -4)],
    ['base64 after one byte', base64('a').slice(2, -4)],
    ['base64 after two bytes', base64('ab').slice(4, -4)],
    ['base64url', bytes.toString('base64url').slice(0, -4)],
    ['hexadecimal', bytes.toString('hex')],
    ['upper-case hexadecimal', bytes.toString('hex').toUpperCase()],
    ['percent', encodeURIComponent(word)],
    ['JSON', JSON.stringify(word).slice(1, -1)],
    ['shell', word.replaceAll("'", "'\\''")],
  ];
}
