import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFolder } from './source-folder.ts';
import { tarOf } from './tar.ts';

const long = `${'deep/'.repeat(30)}été`;

test.each([['tar'], ['busybox tar']])('%s reads what tarOf writes', async (program) => {
  const [from, to] = [mkdtempSync(join(tmpdir(), 'kplay-tar-')), mkdtempSync(join(tmpdir(), 'kplay-tar-'))];
  execFileSync('mkdir', ['-p', join(from, 'deep/'.repeat(30))]);
  for (const name of ['a', long]) writeFileSync(join(from, name), name.repeat(300));
  writeFileSync(join(from, 'empty'), '', { mode: 0o600 });
  const { entries } = await readFolder('x', from, async (path, size) => ({ path, size, sha256: 'sum' }));
  const pieces: Buffer[] = [];
  for await (const piece of tarOf(entries!)) pieces.push(piece);
  execFileSync('sh', ['-c', `${program} -x -p -f - -C "$1"`, 'sh', to], { input: Buffer.concat(pieces) });
  expect(readdirSync(to, { recursive: true }).sort()).toEqual(readdirSync(from, { recursive: true }).sort());
  for (const name of ['a', long])
    expect(readFileSync(join(to, name))).toEqual(readFileSync(join(from, name)));
  expect(statSync(join(to, 'empty')).mode & 0o777).toBe(0o600);
});

test('a file that grows while it is read is noticed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-tar-'));
  writeFileSync(join(folder, 'a'), 'longer');
  const all = async () => {
    for await (const _ of tarOf([{ name: './a', mode: 0o644, file: { path: join(folder, 'a'), size: 2 } }]));
  };
  await expect(all()).rejects.toThrow(/was changed while it was read/);
});
