import { describe, expect, test } from 'vitest';
import { Secrets } from './secrets.ts';

const secret = `p'4$ s"w/ö\\r&d+<x>`;

function secretsOf(...texts: string[]): Secrets {
  const secrets = new Secrets();
  for (const text of texts) secrets.add(text);
  return secrets;
}

describe('a secret is masked', () => {
  const base64 = (before: string) => Buffer.from(`${before}${secret}yz`).toString('base64');
  test.each([
    ['as it is', secret],
    ['in JSON', JSON.stringify({ a: secret })],
    ['in JSON of PHP', JSON.stringify(secret).replaceAll('/', '\\/')],
    ['in JSON of Python', JSON.stringify(secret).replace('ö', '\\u00f6')],
    ['in base64', base64('')],
    ['in base64 after one byte', base64('a')],
    ['in base64 after two bytes', base64('ab')],
    ['in base64 for addresses', Buffer.from(`a${secret}`).toString('base64url')],
    ['in hexadecimal digits', Buffer.from(secret).toString('hex')],
    ['in upper case', Buffer.from(secret).toString('hex').toUpperCase()],
    ['in an address', `https://x/?q=${encodeURIComponent(secret)}&r`],
    ['in a form', new URLSearchParams({ q: secret }).toString()],
    ['in an address with lower case', encodeURIComponent(secret).replace(/%../g, (x) => x.toLowerCase())],
    ['in single quotes of a shell', `'${secret.replaceAll("'", "'\\''")}'`],
    ['in single quotes of Python', `'${secret.replaceAll("'", `'"'"'`)}'`],
    ['in double quotes of a shell', `"${secret.replace(/[\\"$`]/g, '\\$&')}"`],
    ['as printf %q prints it', secret.replace(/[^\w/+ö]/g, '\\$&')],
    ['in YAML', `'${secret.replaceAll("'", "''")}'`],
  ])('%s', (_, text) => {
    const shown = secretsOf(secret).mask(`before ${text} after`);
    expect(shown).toMatch(/^before .*\*\*\*.* after$/);
    expect(shown.length).toBeLessThan('before   after'.length + 25);
  });
});

describe('a secret in base64 is masked where its line is wrapped', () => {
  const long = 'correct horse battery staple';
  const bytes = (before: number) => Buffer.from(`${'x'.repeat(before)}${long}${'y'.repeat(90)}`);
  const wrapped = (before: number, columns: number, end: string) =>
    bytes(before)
      .toString('base64')
      .replace(new RegExp(`.{${columns}}(?=.)`, 'g'), `$&${end}`);
  const cases = [64, 76].flatMap((columns) =>
    ['\n', '\r\n'].flatMap((end) => [20, 30, 37, 44, 48, 57, 93].map((before) => ({ columns, end, before }))),
  );
  test.each(cases)('at $columns after $before bytes', ({ columns, end, before }) => {
    const text = wrapped(before, columns, end);
    const shown = secretsOf(long).mask(text);
    const rest = shown.split('***');
    expect(rest).toHaveLength(2);
    // all but the four characters at each side that depend on other bytes, too
    expect(text.length - rest.join('').length).toBeGreaterThanOrEqual(Math.floor((long.length * 8) / 6) - 2);
    expect(text.startsWith(rest[0]!) && text.endsWith(rest[1]!)).toBe(true);
    expect(rest[0]!.replace(/\s/g, '').length).toBeGreaterThanOrEqual(Math.floor((before * 8) / 6));
  });
});

test.each<[what: string, secrets: string[], text: string, shown: string]>([
  ['nothing without secrets', [], 'a text', 'a text'],
  ['each one', ['hunter2', 'swordfish'], 'hunter2, swordfish, hunter2', '***, ***, ***'],
  ['the longest one', ['hunt', 'hunter2'], 'a hunter2 b', 'a *** b'],
  ['what overlaps', ['abcdef', 'defghi'], 'xabcdefghiy', 'x***y'],
  ['one in another', ['bcde', 'abcdefg'], 'abcdefg', '***'],
  ['white space around it does not count', [' hunter2\n'], 'a hunter2 b', 'a *** b'],
  ['each of its lines', ['first line\nx\nsecond line\n'], '+second line\n x', '+***\n x'],
  ['short ones are not masked', ['abc', ''], 'abc', 'abc'],
])('%s', (_, secrets, text, shown) => {
  expect(secretsOf(...secrets).mask(text)).toBe(shown);
});

test('a secret that is too short to be masked is reported once', () => {
  let reported = 0;
  const secrets = new Secrets(() => reported++);
  for (const text of ['abc', 'abc', '', 'hunter2']) secrets.add(text);
  expect(reported).toBe(1);
});
