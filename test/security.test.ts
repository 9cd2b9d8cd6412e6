import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync('docs/security.md', 'utf8');

test('the tests that docs/security.md names are there', () => {
  const named = [...text.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, file]) => file!);
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((file) => !existsSync(file))).toEqual([]);
});

test('each row of its tables names a test', () => {
  const rows = text.split('\n').filter((line) => /^\| (?!---)/.test(line) && !/\| Test \|$/.test(line));
  expect(rows.filter((row) => !/(`[\w./-]+\.test\.ts`|\| the same) ?[^|]*\|$/.test(row))).toEqual([]);
});
