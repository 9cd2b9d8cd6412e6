import { createHmac } from 'node:crypto';
import type { Dice } from './dice.ts';

const patterns = [
  '*',
  'web*',
  '*.example.org',
  '?',
  'web?',
  '[*]:2222',
  '[web?]:*',
  '10.0.0.*',
  '*:*',
  '**1',
  '',
];

/**
 * The lines of a random known_hosts file (sshd(8)): what people have there, and what is wrong there.
 * @param names of hosts, plain
 * @param keys as in a file of a public key: type and base64
 * @param ports of some of the names
 */
export function randomKnownHosts(
  dice: Dice,
  names: readonly string[],
  keys: readonly string[],
  ports = [22, 2222, 2223],
): string[] {
  const lines = dice.times(0, 12, () => randomLine(dice, names, keys, ports));
  // a line that is there twice
  if (lines.length > 0 && dice.percent(20)) lines.push(dice.of(lines));
  const isCrlf = dice.percent(10);
  return isCrlf ? lines.map((line) => line.replace(/\r?\n$/, '\r\n')) : lines;
}

function randomLine(
  dice: Dice,
  names: readonly string[],
  keys: readonly string[],
  ports: readonly number[],
): string {
  const name = () => (dice.percent(75) ? dice.of(names) : `[${dice.of(names)}]:${dice.of(ports)}`);
  const hosts = () =>
    dice.weighted<string>([
      [6, () => dice.times(1, 3, () => pattern(dice, name)).join(',')],
      [4, () => hashed(dice, name())],
      [1, () => dice.of(['|1|AAAA|BBBB', '|1|broken', '|2|x|y', '|1||', `${'x'.repeat(1100)},web1`])],
    ]);
  const marker = dice.of(['', '', '', '', '@revoked ', '@cert-authority ', '@revoked @revoked ']);
  const end = dice.of(['\n', '\n', '\r\n', ' # a comment\n', '\t \n', ' comment with blanks\r\n']);
  const key = () => damaged(dice, dice.of(keys));
  return dice.weighted<string>([
    [10, () => `${marker}${hosts()} ${key()}${end}`],
    [2, () => `  ${hosts()}\t${key().replace(' ', '  ')}${end}`],
    [
      2,
      () =>
        dice.of([
          '# comment\n',
          '\n',
          ' \t\n',
          '\r\n',
          'nonsense\n',
          '@\n',
          '@revoked\n',
          `${dice.of(names)}\n`,
        ]),
    ],
    [1, () => `@odd ${hosts()} ${key()}${end}`],
    [1, () => `#${hosts()} ${key()}${end}`],
    [1, () => `${hosts()} 1024 65537 ${'1234567890'.repeat(12)}${end}`],
  ]);
}

function pattern(dice: Dice, name: () => string): string {
  return dice.weighted<string>([
    [5, name],
    [2, () => dice.of(patterns)],
    [1, () => `!${name()}`],
    [1, () => `!${dice.of(patterns)}`],
    [1, () => name().toUpperCase()],
  ]);
}

/** As `ssh-keygen -H` writes a name. */
function hashed(dice: Dice, name: string): string {
  const salt = Buffer.from(dice.times(20, 20, () => dice.from(0, 255)));
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

/** Mostly the key as it is. */
function damaged(dice: Dice, key: string): string {
  const [type, base64] = key.split(' ') as [string, string];
  return dice.weighted<string>([
    [12, () => `${type} ${base64}`],
    [1, () => `${type} ${base64.slice(0, dice.from(1, base64.length - 1))}`],
    [1, () => `${type} ${base64.slice(0, 4 * dice.from(1, Math.floor(base64.length / 4) - 1))}`],
    [1, () => `${dice.of(['ssh-rsa', 'ssh-ed25519', 'ssh-foo', 'SSH-RSA', ''])} ${base64}`],
    [1, () => `${type} ${base64}AAAA`],
    [1, () => `${type} ${base64.replace(/=*$/, '')}`],
    [1, () => `${type} ${base64.slice(0, 9)}*${base64.slice(10)}`],
  ]);
}
