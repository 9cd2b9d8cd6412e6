import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadKey, publicHalves } from './private-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'kplay-keys-'));

function makeKey(name: string): { file: string; half: string } {
  const file = join(folder, name);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  return { file, half: readFileSync(`${file}.pub`, 'utf8').split(' ')[1]! };
}

test('a key is read once, and again when its file is replaced', async () => {
  const [old, next] = [makeKey('old'), makeKey('next')];
  const first = await loadKey(old.file);
  expect(await loadKey(old.file)).toBe(first);
  renameSync(next.file, old.file);
  expect(await publicHalves([first])).toEqual(new Set([old.half]));
  expect(await publicHalves([await loadKey(old.file)])).toEqual(new Set([next.half]));
});
