import type { Param, Params } from '../core/params.ts';
import { type LoadedModule, loadModule, moduleExamples, moduleNames } from '../modules/catalog.ts';
import { moduleGroups } from '../modules/groups.ts';
import { argumentFacts, transactionNote } from './doc-text.ts';
import { exampleTasks } from './example-tasks.ts';

/** The pages of docs/modules, by file name: one for each module, and a list of them in groups. */
export async function modulePages(): Promise<Map<string, string>> {
  const modules = await Promise.all((await moduleNames()).map((name) => loadModule(name)));
  const pages = new Map([['README.md', listPage(modules)]]);
  for (const each of modules) pages.set(`${each.name}.md`, page(each, await moduleExamples(each.name)));
  return pages;
}

function listPage(modules: readonly LoadedModule[]): string {
  const rows = (names: readonly string[]) =>
    names.map((name) => {
      const { summary } = modules.find((each) => each.name === name)!.module;
      return `| [${name}](${name}.md) | ${cell(summary)} |`;
    });
  const groups = Object.entries(moduleGroups).map(([title, names]) =>
    [`## ${title}`, '', '| module | |', '|---|---|', ...rows(names)].join('\n'),
  );
  return `# Modules\n\n${made}\n\n${groups.join('\n\n')}\n`;
}

const made = '`kplay doc NAME` shows the same text. This page is made from the modules themselves.';

function page({ name, module }: LoadedModule, examples: string): string {
  const sections = [`# ${name}`, made, module.summary];
  if (module.notes) sections.push(module.notes);
  if (module.transactional) sections.push(transactionNote(module.transactional));
  sections.push('## Arguments', argumentsTable(module.params), '## Examples');
  sections.push(`\`\`\`yaml tasks\n${exampleTasks(examples)}\n\`\`\``);
  return `${sections.join('\n\n')}\n`;
}

/** Arguments inside of mappings come after the mapping, with its name. */
function argumentsTable(params: Params): string {
  const rows = argumentRows(params, '');
  if (rows.length === 0) return 'It takes no arguments.';
  return ['| argument | type | |', '|---|---|---|', ...rows].join('\n');
}

function argumentRows(params: Params, path: string): string[] {
  return Object.entries(params).flatMap(([name, param]) => {
    const inner = param.keys ?? param.items?.keys;
    return [argumentRow(path + name, param), ...(inner ? argumentRows(inner, `${path}${name}.`) : [])];
  });
}

function argumentRow(name: string, param: Param): string {
  const required = param.required ? ', required' : '';
  return `| \`${name}\` | ${cell(argumentFacts(param).join('; '))}${required} | ${cell(param.doc)} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}
