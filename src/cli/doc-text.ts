import type { Module } from '../core/module.ts';
import type { Param, Params, Shape } from '../core/params.ts';
import { typeName } from '../core/values.ts';
import { textRows } from '../report/width.ts';

/** Columns for the text of arguments, as in man pages. */
const lineWidth = 80;

/** Arguments with their types, defaults and sentences; arguments inside of mappings are indented. */
export function argumentsText(params: Params): string {
  if (Object.keys(params).length === 0) return 'It takes no arguments.';
  return `Arguments (* required):\n\n${listText(params, '')}`;
}

function listText(params: Params, indent: string): string {
  return Object.entries(params)
    .map(([name, param]) => argumentText(name, param, indent))
    .join('\n');
}

/** Whether its tasks can be in a transaction, in a sentence. */
export function transactionNote(files: NonNullable<Module['transactional']>): string {
  const without = files === true ? '' : `, without ${files.except.join(', ')}`;
  return `A task of it can be in a transaction${without}.`;
}

/** What an argument takes: its type, the allowed values, the default, its other names. */
export function argumentFacts(param: Param): string[] {
  const facts = [typeText(param)];
  const allowed = param.enum ?? param.items?.enum;
  if (allowed) facts.push(`one of ${allowed.join(', ')}`);
  const form = param.form ?? param.items?.form;
  if (form) facts.push(form.is);
  if (param.max !== undefined) facts.push(`from ${param.min} to ${param.max}`);
  else if (param.min !== undefined) facts.push(`at least ${param.min}`);
  if (param.words) facts.push(`or ${param.words.join(', ')}`);
  if (param.default !== undefined) facts.push(`default ${shown(param.default)}`);
  if (param.aliases?.length) facts.push(`also ${param.aliases.join(', ')}`);
  if (param.secret) facts.push('never shown in reports');
  return facts;
}

function argumentText(name: string, param: Param, indent: string): string {
  const lines = [`${indent}${param.required ? '*' : ' '} ${name}  (${argumentFacts(param).join('; ')})`];
  if (param.doc !== '') lines.push(wrapped(param.doc, `${indent}      `));
  const inner = param.keys ?? param.items?.keys;
  if (inner) lines.push(listText(inner, `${indent}    `));
  return lines.join('\n');
}

function typeText({ type, items }: Shape): string {
  return items && items.type !== 'any' ? `${type} of ${typeText(items)}` : type;
}

function shown(value: Param['default']): string {
  if (typeof value === 'string') return `"${value}"`;
  const simple = typeof value === 'number' || typeof value === 'boolean' || Array.isArray(value);
  return simple ? JSON.stringify(value) : typeName(value);
}

/** A text in lines of at most 80 columns, each after an indent. */
export function wrapped(text: string, indent: string): string {
  const rows = textRows(text.trim().replace(/\s+/g, ' '), lineWidth - indent.length);
  return rows.map((row) => indent + row).join('\n');
}
