import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The rows of the table in docs/faults.md that names a test for each fault: their last cells. */
const rows = readFileSync('docs/faults.md', 'utf8')
  .split('## All faults, and their tests')[1]!
  .split('\n## ')[0]!
  .split('\n')
  .filter((line) => /^\| (?!fault )/.test(line))
  .map((line) =>
    line
      .split(/ (?<!\\)\| /)
      .at(-1)!
      .replace(/ \|$/, ''),
  );

test('it has all of them', () => {
  expect(rows).toHaveLength(55);
});

test.each(rows)('%s', (cell) => {
  if (cell.startsWith('not tested')) return;
  const [, file, name] = /^`([\w./-]+\.test\.ts)` "(.+)"$/.exec(cell) ?? [];
  expect([cell, file && existsSync(file)]).toEqual([cell, true]);
  expect(readFileSync(file!, 'utf8')).toContain(name!.replaceAll('\\|', '|'));
});
