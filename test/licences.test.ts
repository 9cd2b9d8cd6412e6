import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { program } from './support/program.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = dirname(program);

/** The folders of the packages whose files esbuild names in front of their code. */
const bundled = [
  ...new Set(
    [
      ...['program.js', 'typescript.js', 'passphrase.js', 'age.js', 'sqlite.js', 'postgres.js']
        .map((file) => readFileSync(join(dist, file), 'utf8'))
        .join('\n')
        .matchAll(/^ *\/\/ (?:\S*:)?(node_modules\/\S+)$/gm),
    ].map(([, file]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file!)![0]),
  ),
].sort();

const notices = readFileSync(join(dist, 'LICENCES.txt'), 'utf8');

test('each library in the bundle has its notice, and no other', () => {
  expect(bundled).toEqual(expect.arrayContaining(['node_modules/ssh2', 'node_modules/yaml']));
  const packages = bundled.map((folder) =>
    JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
  );
  const told = [...notices.matchAll(/^-{80}\n(.*), .*\n-{80}$/gm)].map(([, line]) => line);
  expect(told).toEqual(packages.map(({ name, version }) => `${name} ${version}`));
});

test.each(bundled)('the notice of %s has the words of its licence', (folder) => {
  const { name } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const text = notices.split(`\n${name} `)[1]?.split('-'.repeat(80))[1] ?? '';
  expect(text).toMatch(/copyright/i);
  expect(text).toMatch(/permission|redistribution|public domain/i);
});
