import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readKrl } from './krl.ts';
import { readRevokedKeys } from './revoked-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'kplay-krl-'));
const at = (name: string) => join(folder, name);
const names = Array.from({ length: 8 }, (_, i) => `key${i}`);
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  for (const name of names) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
});

const line = (name: string) => readFileSync(at(`${name}.pub`), 'utf8');
const blob = (name: string) => Buffer.from(line(name).split(' ')[1]!, 'base64');

/** How a specification for `ssh-keygen -k` names a key. */
const ways: ((name: string) => string)[] = [
  (name) => `key: ${line(name)}`,
  (name) => `sha1: ${line(name)}`,
  (name) => `sha256: ${line(name)}`,
  (name) =>
    `hash: ${execFileSync('ssh-keygen', ['-lf', at(`${name}.pub`)], { encoding: 'utf8' }).split(' ')[1]}\n`,
  () => '',
];

test.each(Array.from({ length: 10 }, (_, seed) => seed))(
  'says what ssh-keygen -Q says, list %i',
  async (seed) => {
    const file = at(`list${seed}`);
    const pick = (i: number) => ways[(seed * 7 + i * (seed + 3)) % ways.length]!;
    writeFileSync(
      `${file}.spec`,
      `# a list\n${names.map((name, i) => pick(i)(name)).join('')}serial: 1-9\nid: x\n`,
    );
    execFileSync('ssh-keygen', ['-q', '-k', '-f', file, '-s', at('key0.pub'), '-z', '3', `${file}.spec`]);
    const revoked = await readRevokedKeys([file]);
    for (const name of names) {
      const { status } = spawnSync('ssh-keygen', ['-Q', '-f', file, at(`${name}.pub`)]);
      expect(revoked.problem(blob(name)) === undefined, name).toBe(status === 0);
    }
  },
);

test('a list is read again when its file is replaced', async () => {
  const problemOf = async () => (await readRevokedKeys([at('revoked')])).problem(blob('key1'));
  expect(await problemOf()).toContain('cannot be read');
  writeFileSync(at('revoked'), line('key0'));
  expect(await problemOf()).toBeUndefined();
  writeFileSync(at('next'), line('key1'));
  renameSync(at('next'), at('revoked'));
  expect(await problemOf()).toContain('is revoked by');
});

test('a list that is cut off or has unknown parts is an error; other files are not lists', () => {
  execFileSync('ssh-keygen', ['-q', '-k', '-f', at('whole'), at('key0.pub')]);
  const whole = readFileSync(at('whole'));
  expect(readKrl(whole)?.keys.size).toBe(1);
  // behind the head a list may end
  for (let end = 8; end < whole.length; end++)
    if (end !== 44) expect(() => readKrl(whole.subarray(0, end)), `${end} bytes`).toThrow();
  expect(() => readKrl(Buffer.concat([whole, Buffer.from([9, 0, 0, 0, 0])]))).toThrow('unknown');
  expect(readKrl(Buffer.from('ssh-ed25519 AAAA'))).toBeUndefined();
});
