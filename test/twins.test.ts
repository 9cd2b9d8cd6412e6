import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Values } from '../src/core/values.ts';
import { twins } from './twins/case.ts';

test('at least 250 cases over at least 45 modules', () => {
  expect(twins.length).toBeGreaterThanOrEqual(250);
  expect(new Set(twins.map(({ module }) => module)).size).toBeGreaterThanOrEqual(45);
});

test('no two cases have the same folder', () => {
  const ids = twins.map(({ id }) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

test('no two cases of a round change the same package or path: they run on one host', () => {
  const changed = twins.flatMap(({ module, task, shows, looks_at = [], round = 1 }) => {
    // a case that changes packages shows them
    const isPackages = (module === 'apt' || module === 'package') && shows !== undefined;
    const names = isPackages ? [(task[module] as Values).name ?? []].flat() : [];
    return [...looks_at, ...names].map((thing) => `${thing} in round ${round}`);
  });
  expect(changed.filter((thing, i) => changed.indexOf(thing) !== i)).toEqual([]);
});

test('a case has one task of the module of its file', () => {
  expect(twins.filter(({ module, task }) => !Object.hasOwn(task, module)).map(({ title }) => title)).toEqual(
    [],
  );
});

test('the differences are documented', () => {
  // UPDATE_DOCS=1 writes them anew
  const file = new URL('../docs/coming-from-ansible.md', import.meta.url);
  const page = readFileSync(file, 'utf8');
  const section = /(?<=## Modules that differ\n\n)[\s\S]*?(?=\n## )/;
  const wanted = page.replace(section, () => differences());
  if (process.env.UPDATE_DOCS) writeFileSync(file, wanted);
  expect(readFileSync(file, 'utf8')).toBe(wanted);
});

/** A table of the differences on purpose. */
function differences(): string {
  const different = twins.filter(({ differs }) => differs);
  const rows = different.map(
    ({ module, name, differs }) => `| \`${module}\` | ${name} | ${differs!.why} |\n`,
  );
  return `A test compares each module with Ansible's on hosts that are the same. These cases differ on purpose:\n\n| module | case | kplay |\n|---|---|---|\n${rows.join('')}`;
}
