import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { version } from '../src/core/version.ts';
import { kplay } from './support/program.ts';

let home: string;
let file: string;
const start = () => kplay(['--version'], { env: { XDG_CACHE_HOME: home } });

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'kplay-start-'));
  await start();
  const folder = join(home, 'kplay/code');
  file = join(folder, readdirSync(folder)[0]!);
});
afterAll(() => rmSync(home, { recursive: true }));

test('the second start uses what the first one wrote', async () => {
  const { ino } = statSync(file);
  expect(await start()).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  expect(statSync(file).ino).toBe(ino);
});

test.each(Array.from({ length: 4 }, (_, i) => i))(
  'damaged code does no harm, and is replaced: %i',
  async () => {
    const bytes = readFileSync(file);
    // wrong texts are only seen when they are used, wrong numbers at once
    for (let n = 0; n < 20; n++) bytes[Math.floor(Math.random() * bytes.length)]! ^= 0x10;
    writeFileSync(file, bytes);
    expect(await start()).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(readFileSync(file).equals(bytes)).toBe(false);
  },
);

test('a folder that others can write to is left alone', async () => {
  chmodSync(home, 0o777);
  const { ino } = statSync(file);
  writeFileSync(file, 'not ours');
  expect(await start()).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  expect(statSync(file).ino).toBe(ino);
  expect(readFileSync(file, 'utf8')).toBe('not ours');
});
