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
  const tests = cell.split(/(?<=");\s/).map((each) => /^`([\w./-]+\.test\.ts)` "(.+)"$/.exec(each) ?? [each]);
  for (const [each, file, name] of tests) {
    expect([each, file !== undefined && existsSync(file)]).toEqual([each, true]);
    expect(readFileSync(file!, 'utf8')).toContain(name!.replaceAll('\\|', '|'));
  }
});
