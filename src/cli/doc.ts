import type { Command } from 'commander';
import { didYouMean, invalid } from '../core/errors.ts';
import { type LoadedModule, loadModule, moduleExamples, moduleNames } from '../modules/catalog.ts';
import { argumentsText, wrapped } from './doc-text.ts';
import { rolesPathOption } from './options.ts';

/** Adds `kplay doc [NAME]`: all modules, or one module or role with its arguments. */
export function docCommand(program: Command): void {
  program
    .command('doc')
    .description('list the modules, or show the arguments of a module or a role')
    .argument('[name]', 'a module, or a role by its name or its folder')
    .addOption(rolesPathOption())
    .action(async (name: string | undefined, { rolesPath }: { rolesPath?: string[] }) => {
      process.stdout.write(name === undefined ? await listText() : await textOf(name, rolesPath));
    });
}

/**
 * The text about a module, or about a role where no module is called so.
 * @throws InvalidInput for a name that is neither
 */
async function textOf(name: string, rolesPath: string[] = []): Promise<string> {
  const modules = await moduleNames();
  if (modules.includes(name)) return moduleText(name);
  const { roleNames, roleText } = await import('./doc-role.ts');
  const text = await roleText(name, rolesPath);
  if (text !== undefined) return text;
  const close = didYouMean(name, [...modules, ...roleNames(rolesPath)]);
  const hint = close ? `did you mean "${close}"?` : '`kplay doc` lists the modules';
  throw invalid('unknown-module', `there is no module and no role "${name}"`, { hint });
}

/** One line per module: its name and what it is for. */
export async function listText(): Promise<string> {
  const modules = await Promise.all((await moduleNames()).map((name) => loadModule(name)));
  const column = Math.max(0, ...modules.map(({ name }) => name.length));
  return modules.map(({ name, module }) => `${name.padEnd(column)}  ${module.summary}\n`).join('');
}

/**
 * Everything about one module: summary, notes, arguments, examples.
 * @throws InvalidInput for a name that is no module
 */
export async function moduleText(name: string): Promise<string> {
  return formatModule(await loadModule(name), await moduleExamples(name));
}

/** The documentation of a module as plain text; it is made from what checks the arguments, so it holds. */
export function formatModule({ name, module }: Omit<LoadedModule, 'scripts'>, examples: string): string {
  const sections = [`${name}: ${module.summary}`];
  if (module.notes) sections.push(wrapped(module.notes, ''));
  sections.push(argumentsText(module.params));
  sections.push(`Examples:\n\n${examples.trimEnd().replace(/^(?=.)/gm, '  ')}`);
  return `${sections.join('\n\n')}\n`;
}
