import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** What each folder may import of the others; a folder may always import itself and core. docs/architecture.md. */
const mayImport: Record<string, string[]> = {
  core: [],
  start: [],
  yaml: [],
  template: [],
  remote: [],
  transport: [],
  report: [],
  modules: [],
  lab: [],
  schema: [],
  // an inventory may be computed: the expressions of `plugin: constructed` are those of playbooks
  inventory: ['yaml', 'template', 'schema'],
  playbook: ['yaml', 'inventory', 'template', 'schema', 'modules/catalog.ts'],
  runner: ['template', 'remote', 'transport', 'modules/catalog.ts', 'playbook/plan.ts', 'playbook/files.ts'],
  cli: [
    'yaml',
    'template',
    'remote',
    'transport',
    'report',
    'inventory',
    'playbook',
    'runner',
    'modules',
    'lab',
  ],
};

/** The one door of each library. */
const doors: Record<string, string> = {
  ssh2: 'transport/',
  yaml: 'yaml/',
  handlebars: 'template/',
  '@marcbachmann/cel-js': 'template/',
  re2js: 'template/',
  chalk: 'report/style.ts',
  diff: 'report/diff.ts',
  commander: 'cli/',
  ajv: 'schema/',
  listr2: 'cli/lab-tasks.ts',
};

interface Import {
  from: string;
  to: string;
}

/** `import … from 'x'`, `export … from 'x'`, `import 'x'` and `import('x')`; not a text that has these words. */
const importOf = /(?:^(?:import|export)\b[^'";]*?\bfrom\s+|^import\s+|\bimport\(\s*)'([^'\n]+)'/gm;

const imports = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|mjs)$/.test(file) && !/\.(test|fixture|d)\.ts$/.test(file))
  .flatMap((file) =>
    [...readFileSync(join(src, file), 'utf8').matchAll(importOf)].map(
      ([, to]): Import => ({
        from: file,
        to: to!.startsWith('.') ? relative(src, join(src, dirname(file), to!)) : to!,
      }),
    ),
  );

const own = imports.filter(({ to }) => /^[a-z]+\/.*\.(ts|sh|json)$/.test(to) || to === 'bin.ts');
const libraries = imports.filter(
  ({ to }) => !to.startsWith('node:') && !own.some((i) => i.to === to) && !to.startsWith('..'),
);

function allowed({ from, to }: Import): boolean {
  const [folder, target] = [from.split('/')[0]!, to.split('/')[0]!];
  if (from === 'bin.ts') return target === 'cli';
  if (folder === 'modules' && target === 'modules') return sameModule(from, to);
  if (target === folder || target === 'core') return true;
  return (mayImport[folder] ?? []).some((rule) => to === rule || to.startsWith(`${rule}/`));
}

function sameModule(from: string, to: string): boolean {
  return from.split('/')[1] === to.split('/')[1] || from === 'modules/catalog.ts';
}

describe('architecture', () => {
  test('imports were found at all', () => {
    expect(own.length).toBeGreaterThan(200);
    expect(libraries.map(({ to }) => to)).toContain('chalk');
  });

  test('each folder imports only what it may', () => {
    expect(own.filter((i) => !allowed(i)).map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  test('each library has one door', () => {
    const name = (to: string) =>
      (to.startsWith('@') ? to.split('/').slice(0, 2) : to.split('/').slice(0, 1)).join('/');
    const wrong = libraries.filter(({ from, to }) => !from.startsWith(doors[name(to)] ?? 'no door'));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });
});
