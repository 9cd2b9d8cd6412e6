import type { Command } from 'commander';
import { didYouMean, invalid } from '../core/errors.ts';
import { type LoadedModule, loadModule, moduleExamples, moduleNames } from '../modules/catalog.ts';
import { moduleGroups } from '../modules/groups.ts';
import { modulesIn } from '../modules/own-folders.ts';
import { functionNames, functionsText, functionText } from './doc-functions.ts';
import { argumentsText, transactionNote, wrapped } from './doc-text.ts';
import { exampleTasks } from './example-tasks.ts';
import { rolesPathOption } from './options.ts';
import { say } from './streams.ts';

/** Adds `kplay doc [TOPIC]`: all modules, all functions, or one module, role or function. */
export function docCommand(program: Command): void {
  program
    .command('doc')
    .description('list the modules or the functions, or show a module, a role or a function')
    .argument('[topic]', '"functions", or a module, a function, or a role by its name or its folder')
    .addOption(rolesPathOption())
    .action(async (name: string | undefined, { rolesPath }: { rolesPath?: string[] }) => {
      say(name === undefined ? await listText() : await textOf(name, rolesPath));
    });
}

/**
 * The text about the module and the function of a name, or else about the role of that name.
 * @throws InvalidInput for an unknown name
 */
async function textOf(name: string, rolesPath: string[] = []): Promise<string> {
  if (name === 'functions') return functionsText();
  const modules = await moduleNames();
  const ofUser = modulesIn(process.cwd());
  const ofFunction = functionText(name);
  if (modules.includes(name)) return [await moduleDocText(name), ofFunction].filter(Boolean).join('\n');
  if (ofUser.has(name)) return ownModuleText(name, ofUser.get(name)!);
  if (ofFunction) return ofFunction;
  const { roleNames, roleText } = await import('./doc-role.ts');
  const text = await roleText(name, rolesPath);
  if (text !== undefined) return text;
  const short = /^(?:\w+\.){2}(\w+)$/.exec(name)?.[1];
  const close = didYouMean(short ?? name, [
    ...modules,
    ...ofUser.keys(),
    ...functionNames(),
    ...roleNames(rolesPath),
  ]);
  const hint = close
    ? `did you mean "${close}"?`
    : '`kplay doc` lists the modules, `kplay doc functions` the functions';
  throw invalid('unknown-module', `there is no module, no function and no role "${name}"`, { hint });
}

/** Loads all modules of kplay and those in modules/ of the current folder. */
export async function modulesHere(): Promise<LoadedModule[]> {
  const kplays = (await moduleNames()).map((name) => [name, undefined] as const);
  const users = modulesIn(process.cwd());
  return Promise.all([...kplays, ...users].map(([name, folder]) => loadModule(name, undefined, folder)));
}

/** One line per module, its name and its summary, in groups. */
export async function listText(): Promise<string> {
  const users = modulesIn(process.cwd());
  const groups = Object.entries({ ...moduleGroups, 'Your own': [...users.keys()] });
  const column = Math.max(...groups.flatMap(([, names]) => names.map((name) => name.length)));
  const texts = groups
    .filter(([, names]) => names.length > 0)
    .map(async ([title, names]) => {
      const lines = names.map(async (name) => {
        const { module } = await loadModule(name, undefined, users.get(name));
        return `  ${name.padEnd(column)}  ${module.summary}\n`;
      });
      return `${title}:\n${(await Promise.all(lines)).join('')}`;
    });
  return (await Promise.all(texts)).join('\n');
}

/**
 * Everything about one module: summary, notes, arguments, examples.
 * @throws InvalidInput for an unknown module
 */
export async function moduleDocText(name: string): Promise<string> {
  return formatModule(await loadModule(name), await moduleExamples(name));
}

/** The same about a module of the user's own. */
async function ownModuleText(name: string, folder: string): Promise<string> {
  const { ownText } = await import('../modules/own-modules.ts');
  const { module } = await loadModule(name, undefined, folder);
  return formatModule({ name, module }, await ownText(folder, 'examples.yml'));
}

/** The documentation of a module as plain text, made from the declarations that check its arguments. */
export function formatModule({ name, module }: Omit<LoadedModule, 'scripts'>, examples: string): string {
  const sections = [`${name}: ${module.summary}`];
  if (module.notes) sections.push(wrapped(module.notes, ''));
  if (module.transactional) sections.push(wrapped(transactionNote(module.transactional), ''));
  sections.push(argumentsText(module.params));
  sections.push(`Examples:\n\n${exampleTasks(examples).replace(/^(?=.)/gm, '  ')}`);
  return `${sections.join('\n\n')}\n`;
}
