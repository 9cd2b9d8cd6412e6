import type { Command } from 'commander';
import type { Param } from '../core/params.ts';
import { typeName } from '../core/values.ts';
import { type LoadedModule, loadModule, moduleExamples, moduleNames } from '../modules/catalog.ts';

/** Columns for the text of arguments, as man pages have. */
const lineWidth = 80;

/** Adds `kplay doc [MODULE]`: all modules, or one with its arguments and examples. */
export function docCommand(program: Command): void {
  program
    .command('doc')
    .description('list the modules, or show the arguments and examples of one')
    .argument('[module]', 'name of a module')
    .action(async (name: string | undefined) => {
      process.stdout.write(name === undefined ? await listText() : await moduleText(name));
    });
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
  const params = Object.entries(module.params as Record<string, Param>);
  const sections = [`${name}: ${module.summary}`];
  if (module.notes) sections.push(wrap(module.notes, ''));
  if (params.length > 0)
    sections.push(
      `Arguments (* required):\n\n${params.map(([key, param]) => argument(key, param)).join('\n')}`,
    );
  else sections.push('It takes no arguments.');
  sections.push(`Examples:\n\n${examples.trimEnd().replace(/^(?=.)/gm, '  ')}`);
  return `${sections.join('\n\n')}\n`;
}

function argument(key: string, param: Param): string {
  const facts: string[] = [param.type];
  if (param.enum) facts.push(`one of ${param.enum.join(', ')}`);
  if (param.default !== undefined) facts.push(`default ${shown(param.default)}`);
  if (param.aliases?.length) facts.push(`also ${param.aliases.join(', ')}`);
  if (param.secret) facts.push('never shown in reports');
  return `${param.required ? '*' : ' '} ${key}  (${facts.join('; ')})\n${wrap(param.doc, '      ')}`;
}

function shown(value: Param['default']): string {
  if (typeof value === 'string') return `"${value}"`;
  const simple = typeof value === 'number' || typeof value === 'boolean' || Array.isArray(value);
  return simple ? JSON.stringify(value) : typeName(value);
}

function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/)) {
    if (line.trim() !== '' && line.length + 1 + word.length > lineWidth) {
      lines.push(line);
      line = indent;
    }
    line += line.trim() === '' ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}
