import { chmod, lstat, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { dueShells, localSession, send } from '../../../test/support/shell-host.ts';
import { textsAsAnsible } from '../../../test/support/text-oracle.ts';
import type { Values } from '../../core/values.ts';
import { lineCases } from './cases.ts';
import lineinfile from './index.ts';

textsAsAnsible('lineinfile', lineCases);

describe.each(dueShells)('a file under %s', (shell) => {
  const run = async (given: Values, prepare?: (path: string) => Promise<unknown>, check = false) => {
    const { session, folder } = await localSession(shell);
    const path = `${folder}/it's a $(file)`;
    await prepare?.(path);
    const answer = await send(session, 'lineinfile', { path, ...given }, { check });
    session.close();
    if (answer === 'dropped') throw new Error('the step was dropped');
    return { answer, path, folder, text: await readFile(path, 'latin1').catch(() => undefined) };
  };

  test('is made, with its attributes', async () => {
    const { answer, path, text } = await run({ line: 'a', create: true, mode: '0600' });
    expect(answer).toMatchObject({ status: 'changed', before: { line: 'absent' } });
    expect(text).toBe('a\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  // ansible 2.14 glues the new line to the last one here
  test.each<[string, Values, string]>([
    ['a', { line: 'b', insertafter: '^a' }, 'a\nb\n'],
    ['a\r', { line: 'b' }, 'a\r\nb\n'],
  ])('%j gets its newline first', async (before, given, after) => {
    const { text } = await run(given, (path) => writeFile(path, before));
    expect(text).toBe(after);
  });

  test('keeps its mode, and gets another one', async () => {
    const old = async (path: string) => {
      await writeFile(path, 'a\n');
      await chmod(path, 0o640);
    };
    expect((await stat((await run({ line: 'b' }, old)).path)).mode & 0o777).toBe(0o640);
    const { answer, path } = await run({ line: 'a', mode: '0600' }, old);
    expect(answer).toMatchObject({ status: 'changed', before: { mode: '0640', line: 'present' } });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test.each<[string, Values, string | Buffer | undefined, RegExp]>([
    ['is not there', { line: 'a' }, undefined, /does not exist/],
    ['would change each time', { line: 'x\\1', regexp: '^(.*a.*)', backrefs: true }, 'a\n', /each run/],
    ['is no text', { line: 'b' }, Buffer.from('a\0b\n'), /not a text/],
    ['is refused', { line: 'b', validate: 'grep -q z %s' }, 'a\n', /is not valid/],
  ])('stays unchanged when it %s', async (_, given, before, message) => {
    const { answer, text } = await run(
      given,
      async (path) => before !== undefined && writeFile(path, before),
    );
    expect(answer).toMatchObject({ status: 'failed', message: expect.stringMatching(message) });
    expect(text).toBe(before?.toString('latin1'));
  });

  test('keeps bytes that are not UTF-8, and a large text', async () => {
    const before = Buffer.concat([
      Buffer.from([0xff, 0xfe, 0x80, 10]),
      Buffer.from('0123456789\n'.repeat(20_000)),
    ]);
    const { answer, text } = await run({ line: 'z', regexp: '^z' }, (path) => writeFile(path, before));
    expect(answer.status).toBe('changed');
    expect(text).toBe(`${before.toString('latin1')}z\n`);
  });

  test('is not touched in check mode', async () => {
    const { answer, text } = await run({ line: 'b' }, (path) => writeFile(path, 'a\n'), true);
    expect([answer.status, text]).toEqual(['changed', 'a\n']);
  });

  test('behind a link is changed, and the link stays', async () => {
    const { path, folder } = await run({ line: 'b', backup: true }, async (at) => {
      await writeFile(`${at}-target`, 'a\n');
      await symlink(`${at}-target`, at);
    });
    expect(folder).toBeTruthy();
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(`${path}-target`, 'utf8')).toBe('a\nb\n');
  });
});

test.each<[Values, RegExp]>([
  [{}, /needs line/],
  [{ line: 'a\nb' }, /single line/],
  [{ line: 'a', regexp: '' }, /empty/],
  [{ line: 'a', regexp: '(' }, /must be a regular expression of Python.* a "\)" is missing/],
  [{ line: 'a', regexp: 'a)' }, /too many/],
  [{ line: 'a', regexp: '[a' }, /"\]" is missing/],
  [{ line: 'a', regexp: '*a' }, /nothing/],
  [{ line: 'a', regexp: 'a**' }, /another repeat/],
  [{ line: 'a', regexp: '(?<=a)b' }, /not supported/],
  [{ line: 'a', regexp: '(?x)a' }, /flags/],
  [{ line: 'a', regexp: '\\y' }, /means nothing/],
  [{ line: 'a', insertafter: '(' }, /insertafter/],
  [{ line: 'a', insertafter: 'x', insertbefore: 'y' }, /either/],
  [{ line: 'a', regexp: 'x', search_string: 'y' }, /either/],
  [{ line: '\\2', regexp: '(a)', backrefs: true }, /no group 2/],
  [{ line: 'a', backrefs: true }, /needs regexp/],
  [{ state: 'absent' }, /needs/],
])('refuses %j', (given, message) => {
  expect(refusalOf(lineinfile, { path: '/x', ...given })).toMatch(message);
});
