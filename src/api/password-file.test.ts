import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InvalidInput } from '../core/errors.ts';
import { passwordIn } from './password-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'kplay-password-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function fileOf(text: string, mode: number): string {
  const file = join(folder, `file${count++}`);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

/** The password, or the message and the hint. */
async function read(file: string): Promise<string> {
  try {
    return await passwordIn(file);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput);
    const { message, hint = '' } = (error as InvalidInput).diagnostics[0]!;
    return `${message} (${hint})`.replaceAll(file, 'FILE');
  }
}

const program = (line: string) => `#!/bin/sh\n${line}\n`;

describe('a file with a password', () => {
  it.each<[what: string, text: string, mode: number, expected: string]>([
    ['is read', 's3cret\n', 0o600, 's3cret'],
    ['keeps blanks', ' a b ', 0o400, ' a b '],
    ['of Windows', 'a\r\n', 0o600, 'a'],
    ['that the group can read', 'a', 0o640, 'permissions 0640 for FILE are too open: chmod 600 FILE ()'],
    ['that all can read', 'a', 0o604, 'permissions 0604 for FILE are too open: chmod 600 FILE ()'],
    ['without one', '\n', 0o600, 'FILE has no password ()'],
    ['with two lines', 'a\nb\n', 0o600, 'FILE has more than one line (a password is one line)'],
    ['that is a program', program("printf 'a\\n'"), 0o755, 'a'],
    [
      'that is a program of others',
      program('echo a'),
      0o775,
      'other users can write to FILE (chmod go-w FILE)',
    ],
    ['that is a program that fails', program('exit 3'), 0o700, 'FILE gave no password: it ended with 3 ()'],
    [
      'that is executable by mistake',
      's3cret',
      0o700,
      'FILE is executable and not a program (chmod 600 FILE)',
    ],
  ])('%s', async (_, text, mode, expected) => expect(await read(fileOf(text, mode))).toBe(expected));

  it('that does not exist', async () => {
    expect(await read(join(folder, 'no'))).toBe('there is no file FILE ()');
    expect(await read(folder)).toMatch(/EISDIR|permissions/);
  });
});
