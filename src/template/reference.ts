import type { Value } from '../core/values.ts';
import { asExpression } from './as-expression.ts';
import { comparisons, type Documented, groups, lookupDoc, questions } from './functions/catalog.ts';
import { parseTemplate } from './handlebars/parse.ts';
import { pathsOf } from './handlebars/paths.ts';

/** The documentation of a function, with everything as playbooks write it. */
export interface FunctionDoc {
  name: string;
  /** The call in a template: `join list by?`. */
  signature: string;
  doc: string;
  template: string;
  /** The call in an expression. */
  expression: string;
  gives: Value;
  /** The variables that the example reads. */
  reads: string[];
  /** The files that it names. */
  looksUp: string[];
}

/** Titles of the groups of functions, in the order in which they are documented. */
const titles: Record<string, ReadonlyMap<string, Documented> | Record<string, Documented>> = {
  'What is there': questions,
  Texts: groups.texts,
  'Regular expressions': groups.patterns,
  Lists: { ...groups.lists, lookup: lookupDoc },
  Mappings: groups.mappings,
  'Numbers and types': groups.numbers,
  'Formats, checksums, paths': groups.formats,
  'The machine that kplay runs on': groups.controller,
  'What expressions have operators for': comparisons,
};

/** All functions by the titles of their groups. */
export function functionDocs(): Map<string, FunctionDoc[]> {
  return new Map(
    Object.entries(titles).map(([title, group]) => {
      const rows = group instanceof Map ? [...group] : Object.entries(group);
      return [title, rows.map(([name, known]) => docOf(name, known))];
    }),
  );
}

function docOf(name: string, { takes, doc, example: [call, gives] }: Documented): FunctionDoc {
  const template = `{{ ${call} }}`;
  const [only] = parseTemplate(template);
  const uses = pathsOf(template);
  if (only?.kind !== 'value') throw new Error(`the example of ${name} is not a call`);
  return {
    name,
    signature: [name, ...takes].join(' '),
    doc,
    template,
    expression: asExpression(only.expr),
    gives,
    reads: [...new Set(uses.flatMap(({ path, lookup }) => (lookup ? [] : [path[0]!])))],
    looksUp: uses.flatMap(({ lookup }) => (lookup ? [lookup.name] : [])),
  };
}

/** The generated part of docs/functions.md: a table for each group. */
export function functionReference(): string {
  const parts = [...functionDocs()].map(
    ([title, docs]) =>
      `## ${title}\n\n| | | template | expression | gives |\n|---|---|---|---|---|\n${docs.map(row).join('\n')}`,
  );
  return parts.join('\n\n');
}

function row({ signature, doc, template, expression, gives }: FunctionDoc): string {
  const cells = [signature, template, expression, JSON.stringify(gives)].map(code);
  return `| ${cells[0]} | ${doc} | ${cells.slice(1).join(' | ')} |`.replaceAll('||', '\\|\\|');
}

function code(text: string): string {
  return `\`${text.replaceAll('\n', '\\n')}\``;
}
