import { chmod, lstat, readFile, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { dueShells, localSession, send } from '../../../test/support/shell-host.ts';
import type { Values } from '../../core/values.ts';
import authorizedKey from './index.ts';
import { parseKeys } from './keys.ts';

const one = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIvD7Wk3CQAtAcwfE5PZ2xpWBYWwviUarT6BSJjt69jK';
const two = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILSqv6LP87tynqu2VnfGIOLYzRsnM/DrizaNJONUmxXf';
const three = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDnZjKr+ieRAFO1WFt7LPK7vvcsESChrWREPyX63LY+C';

describe('lines of keys', () => {
  test.each([
    [one, ['', '']],
    [`${one} me@here and there`, ['', 'me@here and there']],
    [`no-pty ${one}`, ['no-pty', '']],
    [`command="echo \\"a b\\"",no-pty ${one} x`, ['command="echo \\"a b\\"",no-pty', 'x']],
    [`\n# words\n  ${one}\r\n`, ['', '']],
  ])('%j', (text, [options, comment]) => {
    const keys = parseKeys(text);
    expect(keys).toMatchObject({ keys: [{ options, comment, type: 'ssh-ed25519' }] });
  });

  test.each([['secret'], ['ssh-ed25519'], ['ssh-ed25519 AAAA'], [one.replace('ed25519', 'rsa')], ['']])(
    '%j is none',
    (text) => expect(parseKeys(text)).toHaveProperty('problem'),
  );

  test.each<[Values, RegExp]>([
    [{ key: 'https://example.org/me.keys' }, /is not a public key/],
    [{ key: one, exclusive: true, state: 'absent' }, /present/],
    [{ key: one, key_options: 'no pty' }, /blanks/],
    [{ key: one, comment: `x\n${two}` }, /single line/],
    [{ key: one, user: '../x' }, /name of a user/],
  ])('refuses %j', (given, message) => {
    expect(refusalOf(authorizedKey, { user: 'a', ...given })).toMatch(message);
  });
});

describe.each(dueShells)('a file under %s', (shell) => {
  const run = async (
    before: string | undefined,
    given: Values,
    prepare?: (folder: string) => Promise<void>,
  ) => {
    const { session, folder } = await localSession(shell);
    const path = `${folder}/keys`;
    if (before !== undefined) {
      await writeFile(path, before);
      await chmod(path, 0o600);
    }
    await prepare?.(folder);
    const task = { user: 'root', path, ...given };
    const first = await send(session, 'authorized_key', task);
    const second = await send(session, 'authorized_key', task);
    session.close();
    if (first === 'dropped' || second === 'dropped') throw new Error('a step was dropped');
    return { first, second, folder, text: await readFile(path, 'utf8').catch(() => undefined) };
  };

  test.each<[string, string | undefined, Values, string | undefined, 'changed' | 'unchanged']>([
    ['into nothing', undefined, { key: one }, `${one}\n`, 'changed'],
    ['into an empty file', '', { key: `${one} c` }, `${one} c\n`, 'changed'],
    ['without a last newline', `${two} x`, { key: one }, `${two} x\n${one}\n`, 'changed'],
    ['there, other comment', `${one} x\n`, { key: `${one} y` }, `${one} x\n`, 'unchanged'],
    ['there with options, none asked', `no-pty ${one}\n`, { key: one }, `no-pty ${one}\n`, 'unchanged'],
    [
      'other options',
      `no-pty ${one} a b\n`,
      { key: one, key_options: 'no-x11-forwarding' },
      `no-x11-forwarding ${one} a b\n`,
      'changed',
    ],
    ['options away', `no-pty ${one} a\n`, { key: one, key_options: '' }, `${one} a\n`, 'changed'],
    ['only as a comment', `# ${one}\n`, { key: one }, `# ${one}\n${one}\n`, 'changed'],
    [
      'in a comment of another',
      `${two} ${one}\n`,
      { key: one, state: 'absent' },
      `${two} ${one}\n`,
      'unchanged',
    ],
    [
      'take one of three',
      `${one}\n${two} x\n${three}`,
      { key: two, state: 'absent' },
      `${one}\n${three}\n`,
      'changed',
    ],
    ['take what is not there', `${one}\n`, { key: two, state: 'absent' }, `${one}\n`, 'unchanged'],
    ['take from no file', undefined, { key: two, state: 'absent' }, undefined, 'unchanged'],
    [
      'only these',
      `# c\n${three}\n\n${two}\n`,
      { key: `${one}\n${two}`, exclusive: true },
      `# c\n\n${two}\n${one}\n`,
      'changed',
    ],
    ['many', `${two}\n`, { key: `${one}\n${two}\n${three}` }, `${two}\n${one}\n${three}\n`, 'changed'],
    ['strange text stays', "it's $(id) \\ `x`\n", { key: one }, `it's $(id) \\ \`x\`\n${one}\n`, 'changed'],
  ])('%s', async (_, before, given, after, status) => {
    const { first, second, text } = await run(before, given);
    expect(first).toMatchObject({ status, message: '' });
    expect(second).toMatchObject({ status: 'unchanged' });
    expect(text).toBe(after);
  });

  test('a link in its place is refused and not followed', async () => {
    const { first, folder } = await run(undefined, { key: one }, async (at) => {
      await writeFile(`${at}/target`, 'safe');
      await symlink(`${at}/target`, `${at}/keys`);
    });
    expect(first).toMatchObject({ status: 'failed', message: expect.stringContaining('is a link') });
    expect(await readFile(`${folder}/target`, 'utf8')).toBe('safe');
    expect((await lstat(`${folder}/keys`)).isSymbolicLink()).toBe(true);
  });

  test('a file that others can read is closed', async () => {
    const { first, folder } = await run(`${one}\n`, { key: one }, (at) => chmod(`${at}/keys`, 0o644));
    expect(first).toMatchObject({ status: 'changed', before: { file: '644 0' } });
    expect((await lstat(`${folder}/keys`)).mode & 0o777).toBe(0o600);
  });
});
