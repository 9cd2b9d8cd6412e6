import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lintPlaybooks } from '../../src/cli/lint.ts';
import { type Diagnostic, InvalidInput } from '../../src/core/errors.ts';
import { isMapping, type Values } from '../../src/core/values.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { readProject } from '../../src/project/file.ts';
import { faultsOf } from '../../src/schema/check.ts';
import { parseFull } from '../../src/template/handlebars/parse.ts';
import { readYaml } from '../../src/yaml/read.ts';
import { commandsIn } from './commands.ts';
import { type Fence, root } from './fences.ts';
import { type ReadCommand, readCommand } from './kplay-words.ts';
import { folderWith } from './program.ts';

/** The hosts of a lab, for inventories that a page does not contain. */
const labHosts = 'web: { hosts: { web1: , web2: , web3: , web4: } }\n';
/** Pages have no key for the secrets in them. */
const withoutKey = (found: readonly Diagnostic[]) => found.filter(({ code }) => code !== 'secret-locked');

/** An example alone has neither the inventory nor the files and roles that it names, and no other place for a secret. */
const ofProjects = ['no-inventory', 'unknown-file', 'unknown-role', 'plain-secret'];

/** Makes the files of a page in a new folder and goes there for some work. */
async function inProject<T>(fences: Fence[], work: () => Promise<T>): Promise<T> {
  const files = fences.filter(({ kind, path }) => path !== undefined && !/ quote$/.test(kind));
  const folder = await folderWith(Object.fromEntries(files.map(({ path, text }) => [path!, text])));
  const before = { folder: process.cwd(), env: { ...process.env } };
  process.chdir(folder);
  try {
    return await work();
  } finally {
    process.chdir(before.folder);
    for (const name of Object.keys(process.env)) if (!(name in before.env)) delete process.env[name];
    Object.assign(process.env, before.env);
    rmSync(folder, { recursive: true });
  }
}

/** Does some work with one file in a folder of its own. */
async function withFile<T>(name: string, text: string, work: (file: string) => Promise<T>): Promise<T> {
  const folder = await folderWith({ [name]: text });
  try {
    return await work(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sentences = (found: readonly Diagnostic[]) =>
  found.map(({ code, message, place }) => `${place ? `${place.line}: ` : ''}${code}: ${message}`);

/** The findings about a playbook that is not a part of a project. */
async function lintAlone(playbook: string): Promise<string[]> {
  const { findings } = await withFile('site.yml', playbook, (file) => lintPlaybooks([file], {}));
  return sentences(findings.filter(({ code }) => !ofProjects.includes(code)));
}

/** A playbook of a project is checked where a command of the page runs it. */
function playbookFaults({ text, path }: Fence, fences: Fence[]): string[] | Promise<string[]> {
  if (path === undefined) return lintAlone(text);
  const isRun = fences.some((each) => each.kind === 'sh' && each.text.includes(` ${path}`));
  return isRun ? [] : ['no command of the page runs it'];
}

const indented = (text: string) => text.replace(/^(?=.)/gm, '    ');
const tasksAlone = (tasks: string) => lintAlone(`- name: Play\n  hosts: all\n  tasks:\n${indented(tasks)}`);

async function inventoryFaults({ text }: Fence): Promise<string[]> {
  const { warnings } = await withFile('hosts', text, (file) => loadInventory([file]));
  return sentences(warnings);
}

async function settingFaults({ text, page }: Fence): Promise<string[]> {
  const { environments } = readYaml(text, page) as Values;
  const names = isMapping(environments) ? Object.keys(environments) : [];
  await withFile('kplay.yml', text, (file) =>
    Promise.all([undefined, ...names].map((name) => readProject(file, name))),
  );
  return [];
}

async function specFaults({ text, page }: Fence): Promise<string[]> {
  const { argument_specs: entries } = readYaml(text, page) as Values;
  return (await faultsOf('playbook/roles/argument-specs', entries)).map(({ message }) => message);
}

/** What is wrong with the syntax of a shell text, and with the commands of kplay in it. */
async function shellFaults(text: string, fences: Fence[]): Promise<string[]> {
  const faults = [spawnSync('sh', ['-n'], { input: text, encoding: 'utf8' }).stderr].filter(Boolean);
  for (const words of commandsIn(text)) {
    while (/^\w+=/.test(words[0] ?? '')) words.shift();
    if (words[0] === 'export') exportVariable(words[1]!);
    if (words[0] === 'kplay') faults.push(...(await commandFaults(words.slice(1), fences)));
  }
  return faults;
}

function exportVariable(assignment: string): void {
  const [name, value] = assignment.split(/=(.*)/s);
  process.env[name!] = value;
}

async function commandFaults(words: string[], fences: Fence[]): Promise<string[]> {
  try {
    const command = await readCommand(words);
    return command && isOfPage(command, fences) ? await lintAsRun(command) : [];
  } catch (error) {
    return [`kplay ${words.join(' ')}: ${(error as Error).message}`];
  }
}

/** Does a command run or check playbooks that the page contains, with variables that it contains? */
function isOfPage({ name, args, options }: ReadCommand, fences: Fence[]): boolean {
  const files = [...args, ...((options.extraVars ?? []) as string[])].map((text) => text.replace(/^@/, ''));
  const has = (file: string) => file.includes('=') || fences.some(({ path }) => path === file);
  return ['run', 'lint'].includes(name) && files.every(has);
}

/** The findings about the playbooks of a page, with the inventory and the variables of a command. */
async function lintAsRun({ args, options }: ReadCommand): Promise<string[]> {
  const { findings } = await withFile('lab.yml', labHosts, (lab) => {
    const inventory = (options.inventory as string[]).map((file) => (existsSync(file) ? file : lab));
    return lintPlaybooks(args, { ...options, inventory });
  });
  return sentences(withoutKey(findings));
}

const inConsole = (text: string) => [...text.matchAll(/^\$ (.*)$/gm)].map(([, line]) => line).join('\n');
const inPipeline = (text: string) => [...text.matchAll(/\bsh '(.*)'$/gm)].map(([, line]) => line).join('\n');

const vars = ({ text, page }: Fence) => (isMapping(readYaml(text, page)) ? [] : ['it is not a mapping']);
/** src/inventory/docs.test.ts tries the plugins, with what they need. */
const plugin = ({ text, page }: Fence) => ('plugin' in (readYaml(text, page) as Values) ? [] : ['no plugin']);

/** Applies a reader that throws for what it cannot read. */
const read =
  (reader: (text: string) => unknown) =>
  ({ text }: Fence): string[] => {
    reader(text);
    return [];
  };

const eachLine = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** What is wrong with a block, by its kind; the second parameter is all blocks of the page. */
const checks: Record<string, (fence: Fence, fences: Fence[]) => string[] | Promise<string[]>> = {
  'yaml playbook': playbookFaults,
  'yaml tasks': ({ text }) => tasksAlone(text),
  'yaml vars': vars,
  'yaml inventory': inventoryFaults,
  'ini inventory': inventoryFaults,
  'yaml plugin': plugin,
  'yaml settings': settingFaults,
  'yaml argument_specs': specFaults,
  'handlebars template': read(parseFull),
  json: read(JSON.parse),
  'json events': read(eachLine),
  sh: ({ text }, fences) => shellFaults(text, fences),
  console: ({ text }, fences) => shellFaults(inConsole(text), fences),
  'groovy pipeline': ({ text }, fences) => shellFaults(inPipeline(text), fences),
  text: () => [],
  'ts quote': quoteFaults,
  'sh quote': quoteFaults,
  'yaml quote': quoteFaults,
};

/** The kinds of blocks that there are. */
export const kinds = Object.keys(checks);

function quoteFaults({ text, path }: Fence): string[] {
  return readFileSync(join(root, path!), 'utf8').includes(text) ? [] : [`${path} does not contain this`];
}

async function faultsIn(fence: Fence, fences: Fence[]): Promise<string[]> {
  const check = checks[fence.kind];
  if (!check) return [`"${fence.kind}" is no kind of block`];
  try {
    return await check(fence, fences);
  } catch (error) {
    return error instanceof InvalidInput ? sentences(error.diagnostics) : [String(error)];
  }
}

/** What is wrong with the blocks of a page: where, and what. */
export function faultsOfPage(fences: Fence[]): Promise<string[]> {
  return inProject(fences, async () => {
    const faults: string[] = [];
    for (const fence of fences)
      for (const fault of await faultsIn(fence, fences)) faults.push(`${fence.page}:${fence.line}: ${fault}`);
    return faults;
  });
}
