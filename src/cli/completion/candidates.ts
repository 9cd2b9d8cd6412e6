import { dirname } from 'node:path';
import type { Argument, Command, Option } from 'commander';
import { Secrets } from '../../core/secrets.ts';
import type { Inventory } from '../../inventory/model/inventory.ts';
import type { Task } from '../../playbook/plan.ts';
import { type Line, optionsOf } from './line.ts';

/** A word to complete to, and what it means. */
export type Completion = [word: string, about: string];

/** The candidates for the last word of a line, or that it is the name of a file. */
export async function candidatesOf(line: Line): Promise<Completion[] | 'files'> {
  const found = await candidatesFor(line);
  if (found === 'files') return found;
  return found
    .filter(([word]) => word.startsWith(line.word))
    .map(([word, about]) => [line.before + word, about]);
}

async function candidatesFor(line: Line): Promise<Completion[] | 'files'> {
  const { expects, word } = line;
  if (expects === undefined) return [];
  if (expects === 'a name')
    return word.startsWith('-') ? optionNames(line.command) : commandNames(line.command);
  const choices = expects.argChoices;
  if (choices) return choices.map((choice) => [choice, '']);
  const kind = valueName(expects);
  if (files.has(kind)) return 'files';
  // what cannot be loaded has no candidates: this is no place for error messages
  return (await values[kind]?.(line).catch(() => [])) ?? [];
}

function commandNames(command: Command): Completion[] {
  const visible = command.createHelp().visibleCommands(command);
  return visible.map((sub) => [sub.name(), sub.description()]);
}

function optionNames(command: Command): Completion[] {
  const options = optionsOf(command);
  const all = options.map(({ short, long, description }): Completion => [long ?? short!, description]);
  const shorts = options.filter(({ short, long }) => short && long);
  return [...all, ...shorts.map(({ short, description }): Completion => [short!, description])];
}

/** The name of a value as the help shows it, which says what the value is. */
function valueName(expects: Option | Argument): string {
  if ('flags' in expects) return /[<[]([^>\].]+)/.exec(expects.flags)?.[1] ?? '';
  return expects.name();
}

const files = new Set(['file', 'folder', 'source', 'playbook', 'path', 'vars', 'args', 'command']);

/** What completes a value, by its name in the help. */
const values: Record<string, (line: Line) => Promise<Completion[]>> = {
  pattern: patternCandidates,
  host: async (line) => hostNames(await inventoryOf(line)),
  tags: async (line) => listed(line, named((await tasksOf(line)).flatMap(({ tags }) => tags))),
  task: async (line) => named((await tasksOf(line)).map(({ name }) => name)),
  module: moduleCandidates,
  topic: docCandidates,
  fact: async () => named((await import('../../core/facts.ts')).factNames),
  code: async (line) => listed(line, Object.entries((await import('../../core/codes.ts')).codes)),
  variable: async (line) => named(await variables(line)),
};

function named(names: Iterable<string>, about = ''): Completion[] {
  return [...new Set(names)].map((name) => [name, about]);
}

/** The inventory of -i, or else of the settings of the project. */
async function inventoryOf({ command, options, args }: Line): Promise<Inventory | undefined> {
  const { applySettings } = await import('../settings.ts');
  if (!options.has('inventory')) await applySettings(command, args);
  const sources = options.get('inventory') ?? command.getOptionValue('inventory');
  if (!sources) return undefined;
  const { loadInventory } = await import('../../inventory/load.ts');
  const { keysFor } = await import('../keys.ts');
  const opener = keysFor({ secrets: new Secrets() }, 'optional');
  const beside = args[0] === undefined ? {} : { playbookFolder: dirname(args[0]) };
  return loadInventory(sources, { ...beside, opener });
}

function hostNames(inventory: Inventory | undefined): Completion[] {
  return named(inventory?.hosts.keys() ?? [], 'host');
}

/** The hosts and groups for the last name of a pattern such as `web:!we`. */
async function patternCandidates(line: Line): Promise<Completion[]> {
  const inventory = await inventoryOf(line);
  const first = /^(?:.*[:,])?[&!]?/s.exec(line.word)![0];
  const groups = named(inventory?.groups.keys() ?? [], 'group');
  return [...groups, ...hostNames(inventory)].map(([name, about]) => [first + name, about]);
}

/** The candidates for the last name of a list with commas. */
function listed({ word }: Line, candidates: Completion[]): Completion[] {
  const first = word.slice(0, word.lastIndexOf(',') + 1);
  return candidates.map(([name, about]) => [first + name, about]);
}

/** The tasks of the playbooks on the line. */
async function tasksOf(line: Line): Promise<Task[]> {
  if (line.args.length === 0) return [];
  const { inspectPlan } = await import('../../playbook/load.ts');
  const { listedTasks } = await import('../listed.ts');
  const { plan } = await inspectPlan(line.args, {
    inventory: await inventoryOf(line).catch(() => undefined),
    rolesPath: line.options.get('roles-path'),
    tags: ['all', 'never'],
    skipTags: [],
    extraVars: {},
  });
  return plan.plays.flatMap(listedTasks);
}

async function moduleCandidates(): Promise<Completion[]> {
  const { modulesHere } = await import('../doc.ts');
  return (await modulesHere()).map(({ name, module }) => [name, module.summary]);
}

async function docCandidates(line: Line): Promise<Completion[]> {
  const { functionNames } = await import('../doc-functions.ts');
  const { roleNames } = await import('../doc-role.ts');
  const roles = roleNames(line.options.get('roles-path') ?? []);
  return [
    ...(await moduleCandidates()),
    ['functions', 'all functions'],
    ...named(functionNames(), 'function'),
    ...named(roles, 'role'),
  ];
}

async function variables(line: Line): Promise<string[]> {
  const inventory = await inventoryOf(line);
  const host = inventory?.hosts.get(line.args[0] ?? '');
  return Object.keys(host?.vars ?? {});
}
