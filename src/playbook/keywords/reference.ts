import type { Action } from '../../actions/action.ts';
import { actions } from '../../actions/catalog.ts';
import { metaDocs } from '../../actions/meta.ts';
import { transactionAction } from '../../actions/transaction.ts';
import { keywordDocs } from './keyword-docs.ts';
import { nameDocs } from './name-docs.ts';
import * as schema from './schema.ts';
import { wantedOf } from './schema.ts';
import { stringArgument } from './string-argument.ts';

/** Where keywords can be used: the headings of columns, and the keywords that can be used there. */
const holders: [string, schema.Keywords][] = [
  ['play', schema.playKeywords],
  ['block', schema.blockKeywords],
  ['task', schema.taskKeywords],
  ['handler', schema.handlerKeywords],
  ['include', schema.includeKeywords],
  ['role', schema.roleKeywords],
  ['import', schema.importKeywords],
];

/** The language as tables in Markdown, made from the tables that the program itself reads: docs/language.md. */
export function languageReference(): string {
  return [
    '## Keywords',
    'A dot says where a keyword can be used: on a play, a block, a task, a handler, an include (of tasks or a role), an entry of `roles:`, or an `import_playbook`.',
    table(['', ...holders.map(([name]) => name), 'takes', ''], keywordRows()),
    '## `loop_control`',
    table(['', 'takes', ''], ofKeywords(schema.loopControlKeywords)),
    '## `transaction`',
    table(
      ['', 'takes', ''],
      Object.entries(transactionAction.params).map(([name, { type, doc }]) => [code(name), type, doc]),
    ),
    '## Words in place of a module',
    'Their arguments are checked like those of a module. `set_fact` takes any names: the variables that it sets. The value of an argument that is marked with * can be written alone: `meta: noop`.',
    table(['', 'argument', 'takes', ''], Object.entries(actions).flatMap(actionRows)),
    '## What `meta` says',
    table(
      ['', ''],
      Object.entries(metaDocs).map(([name, text]) => [code(name), text]),
    ),
    '## Names that are always defined',
    'No variable can have one of these names.',
    table(
      ['', ''],
      Object.entries(nameDocs).map(([name, text]) => [code(name), text]),
    ),
  ].join('\n\n');
}

function keywordRows(): string[][] {
  const names = [...new Set(holders.flatMap(([, keywords]) => Object.keys(keywords)))];
  return names.map((name) => {
    const places = holders.map(([, keywords]) => (Object.hasOwn(keywords, name) ? '•' : ''));
    const type = holders.find(([, keywords]) => Object.hasOwn(keywords, name))![1][name]!;
    return [code(name), ...places, wantedOf(type), keywordDocs[name]!];
  });
}

function ofKeywords(keywords: schema.Keywords): string[][] {
  return Object.entries(keywords).map(([name, type]) => [code(name), wantedOf(type), keywordDocs[name]!]);
}

function actionRows([action, { params }]: [string, Action]): string[][] {
  return Object.entries(params).map(([name, param], i) => [
    i === 0 ? code(action) : '',
    `${code(name)}${stringArgument(action) === name ? '*' : ''}${param.required ? ', required' : ''}`,
    param.enum ? 'one of those below' : param.type,
    param.doc,
  ]);
}

function table(heads: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
