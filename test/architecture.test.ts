import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** What each folder may import of the others; a folder may always import itself and core. docs/architecture.md. */
const mayImport: Record<string, string[]> = {
  core: [],
  // the program as others load it
  start: ['api/kplay.ts'],
  yaml: [],
  template: [],
  // what to write for another spelling: the program gives the hints to the engine, which does not know them
  hints: ['template/functions/catalog.ts'],
  remote: [],
  transport: [],
  report: [],
  // what a run would do is shown in the words of the reports
  plan: ['report', 'restarts', 'schema'],
  history: [],
  // what differs on hosts, and since when
  drift: ['inventory', 'plan', 'report', 'restarts'],
  // which services are older than what they run and read
  restarts: ['remote', 'report/clean.ts'],
  modules: [],
  lab: [],
  schema: [],
  project: ['yaml', 'schema'],
  // an inventory may be computed: the expressions of `plugin: constructed` are those of playbooks
  inventory: ['yaml', 'template', 'schema'],
  // what loops, conditions and names give: the checks before a run and the run itself ask the same
  evaluate: ['template', 'playbook/plan.ts'],
  // what they do by themselves, for the plan and the run alike
  actions: ['evaluate', 'template', 'playbook/plan.ts'],
  playbook: [
    'actions',
    'evaluate',
    'check',
    'yaml',
    'inventory',
    'template',
    'schema',
    // only the schema, for editors
    'project/kplay-yml.schema.json',
    'modules/catalog.ts',
    'modules/own-folders.ts',
  ],
  check: ['actions', 'evaluate', 'playbook', 'yaml', 'inventory', 'template'],
  target: [
    'yaml',
    'evaluate/errors.ts',
    'template',
    'inventory',
    'playbook',
    'transport',
    'runner/context.ts',
    'actions/action.ts',
  ],
  runner: [
    'actions',
    'evaluate',
    'template',
    'remote',
    'transport',
    'modules/catalog.ts',
    'playbook/plan.ts',
    'playbook/tree.ts',
    'playbook/files.ts',
    // what a target is, not how one is made
    'target/target.ts',
  ],
  // a secret is read in templates, which wait until it is fetched
  secrets: ['evaluate/errors.ts', 'template/errors.ts', 'yaml'],
  // what programs call: the command line parses, calls it, and shows
  api: [
    'secrets',
    'hints',
    'remote',
    'transport',
    'inventory',
    'target',
    'playbook',
    'runner',
    'plan',
    'drift',
    'restarts',
    'history',
    // the history keeps the lines of --json
    'report/json.ts',
  ],
  cli: [
    'api',
    'project',
    'secrets',
    'evaluate',
    'history',
    'drift',
    'plan',
    'hints',
    'yaml',
    'template',
    'remote',
    'transport',
    'report',
    'inventory',
    'target',
    'playbook',
    'runner',
    'actions',
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
  sucrase: 'modules/own-code.ts',
  'node-sqlite3-wasm': 'history/index/sqlite.ts',
  pg: 'history/places/postgres.ts',
  listr2: 'cli/lab-tasks.ts',
  'age-encryption': 'secrets/',
  // in a file that it writes
  kplay: 'cli/new-module.ts',
};

interface Import {
  from: string;
  to: string;
}

/** `import … from 'x'`, `export … from 'x'`, `import 'x'` and `import('x')`; not a text that has these words. */
const importOf = /(?:^(?:import|export)\b[^'";]*?\bfrom\s+|^import\s+|\bimport\(\s*)'([^'\n]+)'/gm;

const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(ts|mjs)$/.test(file) && !/\.(test|fixture|d)\.ts$/.test(file),
);
const textOf = (file: string) => readFileSync(join(src, file), 'utf8');

const imports = sources.flatMap((file) =>
  [...textOf(file).matchAll(importOf)].map(
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
  if (from === 'bin.ts') return target === 'cli' || to === 'api/kplay.ts';
  if (folder === 'modules' && target === 'modules') return sameModule(from, to);
  if (target === folder || target === 'core') return true;
  return (mayImport[folder] ?? []).some((rule) => isIn(to, rule));
}

function isIn(file: string, rule: string): boolean {
  return file === rule || file.startsWith(`${rule}/`);
}

function sameModule(from: string, to: string): boolean {
  // files beside the folders load them
  return from.split('/')[1] === to.split('/')[1] || from.split('/').length === 2;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** The first way round that is found from each file: types count, as a reader has to follow them too. */
function circles(): string[] {
  const next = grouped(own, ({ from }) => from);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, way: string[]) => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(' -> '));
    if (way.includes(file) || done.has(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...way, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return found;
}

const exported =
  /^export (?:declare |async |abstract )*(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;

/** Names that several files export, each with its files. */
function homonyms(): string[] {
  const names = sources.flatMap((file) =>
    [...new Set([...textOf(file).matchAll(exported)].map(([, name]) => name!))].map((name) => ({
      name,
      file,
    })),
  );
  return [...grouped(names, ({ name }) => name)]
    .filter(([, all]) => all.length > 1)
    .map(([name, all]) => `${name}: ${all.map(({ file }) => file).join(', ')}`);
}

describe('architecture', () => {
  test('imports were found at all', () => {
    expect(own.length).toBeGreaterThan(200);
    expect(libraries.map(({ to }) => to)).toContain('chalk');
  });

  test('each folder imports only what it may', () => {
    expect(own.filter((i) => !allowed(i)).map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  test('each folder imports what it may', () => {
    const unused = Object.entries(mayImport).flatMap(([folder, rules]) => {
      const used = own.filter(({ from }) => from.startsWith(`${folder}/`));
      return rules
        .filter((rule) => !used.some(({ to }) => isIn(to, rule)))
        .map((rule) => `${folder} -> ${rule}`);
    });
    expect(unused).toEqual([]);
  });

  test('no file imports itself by a way round', () => {
    expect(circles()).toEqual([]);
  });

  test('each exported name means one thing', () => {
    expect(homonyms()).toEqual([]);
  });

  test('each library has one door', () => {
    const name = (to: string) =>
      (to.startsWith('@') ? to.split('/').slice(0, 2) : to.split('/').slice(0, 1)).join('/');
    const wrong = libraries.filter(({ from, to }) => !from.startsWith(doors[name(to)] ?? 'no door'));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });
});
