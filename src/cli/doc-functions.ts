import { typeName } from '../core/values.ts';
import { exampleFiles, exampleValues } from '../template/functions/examples.ts';
import { type FunctionDoc, functionDocs } from '../template/reference.ts';
import { wrapped } from './doc-text.ts';

/** All functions in their groups: one line for each, and its result. */
export function functionsText(): string {
  const groups = [...functionDocs()].map(([title, docs]) => {
    const lines = docs.map(({ signature, doc }) => `  ${signature}\n${wrapped(doc, '      ')}`);
    return `${title}:\n\n${lines.join('\n')}\n`;
  });
  return groups.join('\n');
}

/** The documentation of one function; undefined for an unknown name. */
export function functionText(name: string): string | undefined {
  const doc = [...functionDocs().values()].flat().find((each) => each.name === name);
  return doc && `${[heading(doc), example(doc)].join('\n\n')}\n`;
}

/** The names of all functions. */
export function functionNames(): string[] {
  return [...functionDocs().values()].flat().map(({ name }) => name);
}

function heading({ name, signature, doc }: FunctionDoc): string {
  return `${name}, a function: {{ ${signature} }}\n\n${wrapped(doc, '')}`;
}

function example({ template, expression, gives, reads, looksUp }: FunctionDoc): string {
  const given = [
    ...reads.map((name) => `${name}: ${JSON.stringify(exampleValues[name])}`),
    ...looksUp
      .filter((file) => file in exampleFiles)
      .map((file) => `file ${file}: ${JSON.stringify(exampleFiles[file])}`),
  ];
  const lines = [...given, `template:   ${template}`, `expression: ${expression}`];
  lines.push(`gives:      ${JSON.stringify(gives)}, ${typeName(gives)}`);
  return `Example:\n\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
