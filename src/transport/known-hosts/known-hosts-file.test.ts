import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { isDue, runsAll } from '../../../test/support/today.ts';
import { appendKnownHost, readKnownHosts } from './known-hosts-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'kplay-append-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = Buffer.concat(
  ['ssh-ed25519', 'k'.repeat(32)].map((text) =>
    Buffer.from(`\0\0\0${String.fromCharCode(text.length)}${text}`),
  ),
);
const path = (name: string) => join(folder, name);

test('a missing file is empty, and is made with its folder, for its owner only', async () => {
  const file = path('new/ssh/known_hosts');
  expect((await readKnownHosts([file])).judge('web1', 22, key).kind).toBe('unknown');
  await appendKnownHost(file, 'Web1', 2222, key);
  expect(readFileSync(file, 'utf8')).toBe(`[web1]:2222 ssh-ed25519 ${key.toString('base64')}\n`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(path('new/ssh')).mode & 0o777).toBe(0o700);
});

test('what was appended is known to the next reader, who reads again only after a change', async () => {
  const file = path('fresh');
  const before = await readKnownHosts([file, path('other')]);
  expect(await readKnownHosts([file, path('other')])).toBe(before);
  await appendKnownHost(file, 'web1', 22, key);
  const after = await readKnownHosts([file, path('other')]);
  expect(after.judge('web1', 22, key).kind).toBe('known');
  expect(after).toBe(before);
  writeFileSync(file, `web2 ssh-ed25519 ${key.toString('base64')}\n`, { flag: 'a' });
  const last = await readKnownHosts([file, path('other')]);
  expect(['web1', 'web2'].map((name) => last.judge(name, 22, key).kind)).toEqual(['known', 'known']);
  expect(after.judge('web2', 22, key).kind).toBe('unknown');
});

test('with lines of a later file, a file is read again after an append', async () => {
  const files = [path('first'), path('second')];
  writeFileSync(path('second'), '# a comment\n');
  const before = await readKnownHosts(files);
  await appendKnownHost(path('first'), 'web1', 22, key);
  const after = await readKnownHosts(files);
  expect([before, after].map((known) => known.judge('web1', 22, key).kind)).toEqual(['unknown', 'known']);
});

test('a last line without an end gets one', async () => {
  const file = path('unended');
  writeFileSync(file, '# a comment');
  await appendKnownHost(file, 'web1', 22, key);
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
  expect(readFileSync(file, 'utf8')).toMatch(/^# a comment\nweb1 .*\n$/);
});

test('a hundred hosts at once: a hundred whole lines', async () => {
  const file = path('hundred');
  await readKnownHosts([file]);
  await Promise.all(Array.from({ length: 100 }, (_, i) => appendKnownHost(file, `host${i}`, 22, key)));
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const known = await readKnownHosts([file]);
  for (const [i, line] of lines.entries()) expect(known.find(line.split(' ')[0]!)[0]?.line).toBe(i + 1);
  expect(lines.every((line) => /^host\d+ ssh-ed25519 \S+$/.test(line))).toBe(true);
  expect(new Set(lines).size).toBe(100);
});

test('a file that cannot be written or read is an error that names it', async () => {
  await expect(appendKnownHost(folder, 'web1', 22, key)).rejects.toMatchObject({ kind: 'host-key' });
  await expect(readKnownHosts([folder])).rejects.toThrow(folder);
});

/** A program that appends 50 keys, and knows each of them afterwards. */
const writer = `
import { appendKnownHost, readKnownHosts } from './known-hosts-file.ts';
const [, , file, name, key] = process.argv;
const blob = Buffer.from(key, 'base64');
for (let i = 0; i < 50; i++) {
  await appendKnownHost(file, name + '-' + i, 22, blob);
  const { kind } = (await readKnownHosts([file])).judge(name + '-' + i, 22, blob);
  if (kind !== 'known') throw new Error(name + '-' + i + ' is ' + kind);
}
const known = await readKnownHosts([file]);
for (let i = 0; i < 50; i++)
  if (known.judge(name + '-' + i, 22, blob).kind !== 'known') throw new Error(name + '-' + i + ' is lost');
`;

test.runIf(runsAll || isDue(1, 4))(
  'eight processes that each append 50 keys: no line is lost or torn',
  async () => {
    const file = path('shared');
    // by hand, without a line end
    writeFileSync(file, '# a comment');
    const program = path('writer.mjs');
    buildSync({
      stdin: { contents: writer, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: program,
    });
    const names = Array.from({ length: 8 }, (_, i) => `writer${i}`);
    const ends = await Promise.all(
      names.map(async (name) => {
        const child = spawn(process.execPath, [program, file, name, key.toString('base64')]);
        let errors = '';
        child.stderr.on('data', (chunk) => {
          errors += chunk;
        });
        await once(child, 'close');
        return errors;
      }),
    );
    expect(ends.filter(Boolean)).toEqual([]);
    const [first, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(first).toBe('# a comment');
    const wanted = names.flatMap((name) => Array.from({ length: 50 }, (_, i) => `${name}-${i}`));
    // several writers can end the line that had no end
    const whole = lines
      .filter(Boolean)
      .map((line) => line.replace(` ssh-ed25519 ${key.toString('base64')}`, ''));
    expect(whole.sort()).toEqual(wanted.sort());
  },
  120_000,
);
