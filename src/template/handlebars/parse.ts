/// <reference types="handlebars" />
/// <reference path="./handlebars-parser.d.ts" />
// The only file that loads Handlebars: its parser, without its compiler. A template is walked, never turned into code.
import { parse, parser } from 'handlebars/dist/cjs/handlebars/compiler/base.js';
import { TemplateError } from '../errors.ts';
import { lower } from './lower.ts';
import { parseSimple } from './simple.ts';
import type { Template } from './syntax.ts';
import { syntaxError } from './syntax-error.ts';

const limit = 2000;
const cache = new Map<string, Template>();

/**
 * Parses a template, each text once: the latest 2000 are cached.
 * @throws TemplateError for what Handlebars cannot read and what kplay refuses (partials, unknown functions).
 */
export function parseTemplate(text: string): Template {
  const known = cache.get(text);
  if (known) return known;
  const template = parseSimple(text) ?? parseFull(text);
  if (cache.size >= limit) cache.delete(cache.keys().next().value!);
  cache.set(text, template);
  return template;
}

/** Parses a template of any shape, with Handlebars' parser. */
export function parseFull(text: string): Template {
  // Handlebars takes an object for a syntax tree: only text may reach it
  if (typeof text !== 'string') throw new TypeError('a template is a string');
  refuseDepth(text);
  const starts = lineStarts(text);
  const offsetAt = (at: { line: number; column: number }) => (starts[at.line - 1] ?? 0) + at.column;
  let program: hbs.AST.Program;
  try {
    program = parse(text);
  } catch (error) {
    throw asTemplateError(error as Error, text, offsetAt);
  }
  return lower(program, offsetAt);
}

function asTemplateError(
  error: Error & { lineNumber?: number; column?: number },
  text: string,
  offsetAt: (at: { line: number; column: number }) => number,
): TemplateError {
  if (error instanceof RangeError) return new TemplateError('is nested too deeply');
  const mismatch = /^(\S+) doesn't match (\S+)/.exec(error.message);
  if (mismatch && error.lineNumber !== undefined)
    return new TemplateError(
      `{{#${mismatch[1]}}} is closed by {{/${mismatch[2]}}}`,
      offsetAt({ line: error.lineNumber, column: error.column ?? 0 }),
    );
  const offset = Math.min(parser.lexer.matched.length - parser.lexer.match.length, text.length);
  if (/got 'EOF'$/.test(error.message))
    return notClosed(text) ?? new TemplateError('a block is not closed', offset);
  return syntaxError(text, offset);
}

/** The error for the innermost block that is not closed. */
function notClosed(text: string): TemplateError | undefined {
  const open: { name: string; offset: number }[] = [];
  for (const { 1: kind, 2: name, index } of text.matchAll(/\{\{~?([#/])\s*(\w+)/g)) {
    if (kind === '#') open.push({ name: name!, offset: index });
    else open.pop();
  }
  const last = open.at(-1);
  return last && new TemplateError(`{{#${last.name}}} is not closed`, last.offset, `add {{/${last.name}}}`);
}

const deepest = 100;

/** Refuses deep nesting: for blocks nested thousands deep, Handlebars takes quadratic time and overflows the stack. */
function refuseDepth(text: string): void {
  let depth = 0;
  for (const match of text.matchAll(/\{\{~?([#/])/g)) {
    depth += match[1] === '#' ? 1 : -1;
    if (depth > deepest) throw new TemplateError(`blocks are nested more than ${deepest} deep`, match.index);
  }
}

/** The offsets at which lines start, with line ends as Handlebars counts them. */
function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\r\n?|\n/g)].map((match) => match.index + match[0].length)];
}
