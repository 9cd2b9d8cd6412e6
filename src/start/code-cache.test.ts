import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readCode, writeCode } from './code-cache.ts';

const isRoot = process.getuid?.() === 0;
const code = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 251));
let home: string;
let folder: string;
let file: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kplay-code-'));
  vi.stubEnv('XDG_CACHE_HOME', join(home, 'cache'));
  folder = join(home, 'cache/kplay/code');
  file = join(folder, 'run-1');
  writeCode('run-1', () => code, 'run-');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

test('what was written is read, by its name only', () => {
  expect(readCode('run-1')).toEqual(code);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(home, 'cache')).mode & 0o777).toBe(0o700);
  copyFileSync(file, join(folder, 'run-2'));
  expect(readCode('run-2')).toBeUndefined();
  expect(readCode('run-3')).toBeUndefined();
});

test('the newest few of a command are kept', () => {
  writeCode('lint-1', () => code, 'lint-');
  for (const i of [2, 3, 4, 5, 6]) writeCode(`run-${i}`, () => code, 'run-');
  expect(readdirSync(folder)).toHaveLength(5);
  expect(readCode('run-6')).toEqual(code);
});

test('one wrong bit anywhere is seen', () => {
  const whole = readFileSync(file);
  for (let i = 0; i < 200; i++) {
    const bytes = Buffer.from(whole);
    const at = Math.floor(Math.random() * bytes.length);
    bytes[at]! ^= 1 << (i % 8);
    writeFileSync(file, bytes);
    expect(readCode('run-1'), `bit ${i % 8} of byte ${at}`).toBeUndefined();
  }
});

/** Puts something else in the place of the file. */
const inPlace = (make: () => unknown) => () => {
  renameSync(file, join(folder, 'aside'));
  make();
};

describe('is not read', () => {
  test.each<[string, () => void]>([
    ['cut off', () => truncateSync(file, 3000)],
    ['a sum and nothing else', () => truncateSync(file, 32)],
    ['shorter than a sum', () => truncateSync(file, 5)],
    ['empty', () => truncateSync(file, 0)],
    ['longer', () => writeFileSync(file, 'x', { flag: 'a' })],
    ['huge', () => truncateSync(file, 2 ** 33)],
    ['a folder', inPlace(() => mkdirSync(file))],
    ['a link', inPlace(() => symlinkSync('aside', file))],
    ['a second name of a file', () => linkSync(file, join(folder, 'second'))],
    ['a pipe', inPlace(() => execFileSync('mkfifo', [file]))],
    ['a file that a group can write to', () => chmodSync(file, 0o620)],
    ['in a folder that a group can write to', () => chmodSync(folder, 0o770)],
    ['below a folder that all can write to', () => chmodSync(join(home, 'cache'), 0o777)],
  ])('%s', (_, change) => {
    change();
    expect(readCode('run-1')).toBeUndefined();
  });

  test.skipIf(!isRoot).each<[string, () => string]>([
    ['a file of somebody else', () => file],
    ['in a folder of somebody else', () => folder],
    ['below a folder of somebody else', () => join(home, 'cache')],
  ])('%s', (_, place) => {
    chownSync(place(), 65534, 65534);
    expect(readCode('run-1')).toBeUndefined();
  });
});

describe('is not written', () => {
  const making = vi.fn(() => code);
  beforeEach(() => making.mockClear());

  test('where somebody else could lead the way, and nothing is made there', () => {
    chmodSync(home, 0o777);
    vi.stubEnv('XDG_CACHE_HOME', join(home, 'other'));
    writeCode('run-1', making, 'run-');
    expect(making).not.toHaveBeenCalled();
    expect(existsSync(join(home, 'other'))).toBe(false);
  });

  test('through a link that leads nowhere', () => {
    vi.stubEnv('XDG_CACHE_HOME', join(home, 'other'));
    symlinkSync(join(home, 'nowhere'), join(home, 'other'));
    writeCode('run-1', making, 'run-');
    expect(existsSync(join(home, 'nowhere'))).toBe(false);
  });

  test('over a folder; and nothing of the attempt stays', () => {
    unlinkSync(file);
    mkdirSync(file);
    writeCode('run-1', making, 'run-');
    expect(readdirSync(folder)).toEqual(['run-1']);
  });
});

test('a relative XDG_CACHE_HOME counts as none', () => {
  vi.stubEnv('XDG_CACHE_HOME', 'cache');
  vi.stubEnv('HOME', home);
  writeCode('run-1', () => code, 'run-');
  expect(existsSync('cache')).toBe(false);
  expect(existsSync(join(home, '.cache/kplay/code/run-1'))).toBe(true);
});
