import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runAgain } from './run-again.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kplay-test-'));
  vi.stubEnv('XDG_CACHE_HOME', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test.each<[string[], string]>([
  [['run', 'site.yml', '-i', 'hosts.yml'], 'kplay run site.yml -i hosts.yml -l web1,web2'],
  [['run', '-l', 'web', 'site.yml'], 'kplay run site.yml -l web1,web2'],
  [['run', 'site.yml', '--json', 'events'], 'kplay run site.yml -l web1,web2'],
  [['run', '-lweb', 'site.yml'], 'kplay run site.yml -l web1,web2'],
  [['run', '--limit', 'web', 'my site.yml'], "kplay run 'my site.yml' -l web1,web2"],
  [['run', '--limit=web', 'site.yml'], 'kplay run site.yml -l web1,web2'],
  [['run', 'site.yml', '--list-tags', '-vl', 'web'], 'kplay run site.yml --list-tags -vl web -l web1,web2'],
  [['run', 'site.yml', '-e', 'db_password=x'], 'kplay run site.yml -e db_password=*** -l web1,web2'],
])('%j', (words, expected) => {
  expect(runAgain(words)(['web1', 'web2'])).toBe(expected);
});

test('a long list is in a file, one for each command', () => {
  const hosts = Array.from({ length: 100 }, (_, i) => `web${i + 1}`);
  const again = runAgain(['run', 'site.yml']);
  const [, file] = /^kplay run site.yml -l @(\S+)$/.exec(again(hosts))!;
  expect(file).toMatch(new RegExp(`^${home}/kplay/failed/[0-9a-f]{12}$`));
  expect(readFileSync(file!, 'utf8')).toBe(`${hosts.join('\n')}\n`);
  expect(again(hosts)).toContain(file);
  expect(runAgain(['run', 'other.yml'])(hosts)).not.toContain(file);
});

test('without a place for the file the list is in the command', () => {
  vi.stubEnv('XDG_CACHE_HOME', '/dev/null');
  const hosts = Array.from({ length: 100 }, (_, i) => `web${i + 1}`);
  expect(runAgain(['run', 'site.yml'])(hosts)).toBe(`kplay run site.yml -l ${hosts.join()}`);
});
