import type { Template } from './syntax.ts';

const mustache = /\{\{\s*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)\s*\}\}/y;

/** Words that Handlebars does not read as names. */
const words = new Set(['this', 'true', 'false', 'null', 'undefined', 'else', 'as']);

/**
 * Parses the most common shape of template, text with `{{ dotted.path }}` in it, much faster than the full
 * parser. Returns undefined for any other shape, which is left to the full parser.
 */
export function parseSimple(text: string): Template | undefined {
  const nodes: Template = [];
  let from = 0;
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', from)) {
    mustache.lastIndex = open;
    const match = text[open - 1] === '\\' ? null : mustache.exec(text);
    if (!match) return undefined;
    const parts = match[1]!.split('.');
    if (parts.some((part) => words.has(part) || /^\d/.test(part))) return undefined;
    if (open > from) nodes.push({ kind: 'text', text: text.slice(from, open) });
    const offset = open + match[0].indexOf(match[1]!);
    nodes.push({ kind: 'value', expr: { kind: 'path', parts, depth: 0, at: false, local: false, offset } });
    from = mustache.lastIndex;
  }
  if (from < text.length) nodes.push({ kind: 'text', text: text.slice(from) });
  return nodes;
}
