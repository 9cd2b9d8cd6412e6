import { isCollection, isPair, isScalar, visit, type YAMLError } from 'yaml';
import type { Diagnostic } from '../core/errors.ts';
import { columnHint } from './indent-hint.ts';
import { placeAt, type YamlSource } from './places.ts';
import { bareTemplate, quoted } from './quoting.ts';

/** The message of an error, and its place if that is not where the parser found it. */
type Words = [message: string, hint?: string | undefined, at?: { start: number; end: number } | undefined];

/** The most errors that are reported per file: later ones follow from the first. */
const mostErrors = 20;

/** An error with its context. */
interface Seen {
  error: YAMLError;
  source: YamlSource;
  root: unknown;
  start: number;
  /** The line of the error, where that line starts, and its text from the error on. */
  line: string;
  lineStart: number;
  rest: string;
}

function badIndent({ source, lineStart }: Seen): Words {
  return misplaced(source, lineStart);
}

function misplaced({ text }: YamlSource, lineStart: number, at?: Words[2]): Words {
  const hint =
    columnHint(text, lineStart) ?? 'keys of one mapping, and items of one list, start in the same column';
  return ['the indentation does not fit the lines above', hint, at];
}

const words: Partial<Record<YAMLError['code'], Words | ((seen: Seen) => Words)>> = {
  TAB_AS_INDENT: ['a tab is used as indentation', 'YAML indents with spaces only'],
  BAD_INDENT: badIndent,
  BLOCK_AS_IMPLICIT_KEY: secondColon,
  MULTILINE_IMPLICIT_KEY: withoutColon,
  BLOCK_IN_FLOW: ['an indented block is inside [ ] or { }', 'write it in one style only'],
  BAD_DQ_ESCAPE: [
    'this escape does not exist in double quotes',
    'write \\\\ for one backslash, or use single quotes',
  ],
  BAD_ALIAS: ({ line, start, lineStart }) => badStart('*', line.slice(start - lineStart)),
  BAD_SCALAR_START: ({ error, rest }) => badStart(error.message.slice(-1), rest),
  MULTIPLE_ANCHORS: ['a value has two anchors'],
  MULTIPLE_TAGS: ['a value has two tags'],
  KEY_OVER_1024_CHARS: ['a key is longer than 1024 characters', 'is a ":" missing?'],
  RESOURCE_EXHAUSTION: ['the file is nested too deeply'],
  MISSING_CHAR: missing,
  UNEXPECTED_TOKEN: unexpected,
};

function explain(seen: Seen): Words {
  const { error, line, lineStart } = seen;
  if (error.code !== 'TAB_AS_INDENT') {
    const bare = bareTemplate(line);
    if (bare) return unquotedTemplate(bare.value, lineStart + bare.start);
    if (line.includes('{%'))
      return ['{% %} is not used here', 'write {{#if x}} … {{/if}} or {{#each list}} … {{/each}}, in quotes'];
  }
  const flow = /^Flow (?:sequence|map) .* end with a (.)/.exec(error.message);
  if (flow) return notClosed(flow[1]!, seen);
  const known = words[error.code];
  if (known) return typeof known === 'function' ? known(seen) : known;
  return [error.message.charAt(0).toLowerCase() + error.message.slice(1)];
}

function unquotedTemplate(value: string, start: number): Words {
  const at = { start, end: start + value.length };
  return ['a value that starts with {{ is not in quotes', `write ${quoted(value)}`, at];
}

function badStart(character: string, rest: string): Words {
  const value = rest.startsWith(character) ? rest.replace(/\s+#.*$/, '').trim() : '';
  return [`a value cannot start with ${character}`, value ? `write ${quoted(value)}` : 'put it in quotes'];
}

/** The deepest bracket before the error that has no partner. */
function notClosed(close: string, { error, source, root }: Seen): Words {
  const open = close === ']' ? '[' : '{';
  let start: number | undefined;
  visit(root as Parameters<typeof visit>[0], (_, node) => {
    if (!isCollection(node) || !node.range || node.range[0] > error.pos[0]) return;
    const [from, to] = node.range;
    if (source.text[from] === open && source.text[to - 1] !== close) start = from;
  });
  return [
    `a ${open} is not closed`,
    `add the ${close}`,
    start === undefined ? undefined : { start, end: start + 1 },
  ];
}

/** `a: b: c`; the parser reports the same for a line with the indentation of a continued value. */
function secondColon(seen: Seen): Words {
  const { source, start, rest, line } = seen;
  const value = rest.replace(/\s+#.*$/, '').trimEnd();
  if (!value.startsWith('- ') && /:(\s|$)/.test(value)) {
    const key = /^\s*(?:- )*([\w-]+:) /.exec(line)?.[1];
    const hint = `put the value in quotes: ${key ? `${key} ` : ''}${quoted(value)}`;
    const at = { start, end: start + value.length };
    return ['a second ": " on the line makes this a mapping within a mapping', hint, at];
  }
  if (value.startsWith('- ')) return badIndent(seen);
  const below = /\n(\s*)\S/.exec(source.text.slice(start));
  const next = below ? start + below.index + below[0].length - 1 : start;
  return misplaced(source, source.text.lastIndexOf('\n', next) + 1, { start: next, end: next + 1 });
}

function withoutColon({ line }: Seen): Words {
  const glued = /^\s*(?:- )?([\w-]+):(\S.*)$/.exec(line);
  if (glued) return ['a key without a ":"', `put a space after the ":", as in ${glued[1]}: ${glued[2]}`];
  const spaced = /^\s*(?:- )?([\w-]+) (\S.*)$/.exec(line);
  return [
    'a key without a ":"',
    spaced ? `did you mean "${spaced[1]}: ${spaced[2]}"?` : 'write "key: value", or "- item"',
  ];
}

function missing(seen: Seen): Words {
  const { message } = seen.error;
  if (message.startsWith('Implicit map keys')) return withoutColon(seen);
  if (/without - indicator/.test(message)) return badIndent(seen);
  if (!message.startsWith('Missing closing')) return [message.charAt(0).toLowerCase() + message.slice(1)];
  const start = openQuote(seen.root);
  const at = start === undefined ? undefined : { start, end: seen.error.pos[1] };
  return ['a quote is not closed', 'add the closing quote', at];
}

function unexpected({ error, line }: Seen): Words {
  const value = /:\s+(["'].*["']\s*\S.*)$/.exec(line)?.[1];
  if (value)
    return ['there is text after the closing quote', `put the whole value in quotes: ${quoted(value)}`];
  if (error.message.includes('at node end'))
    return [
      'this does not belong to the lines above',
      'check the indentation: is it one list or one mapping?',
    ];
  return ['this is not expected here', 'check the indentation, the quotes and the brackets above'];
}

/** Where the unclosed quote starts: it is the last node of the document. */
function openQuote(root: unknown): number | undefined {
  let node = root;
  while (isCollection(node) && node.items.length > 0) {
    const last: unknown = node.items.at(-1);
    node = isPair(last) ? (last.value ?? last.key) : last;
  }
  return isScalar(node) && node.type?.startsWith('QUOTE') ? node.range?.[0] : undefined;
}

function see(error: YAMLError, source: YamlSource, root: unknown): Seen {
  const { text } = source;
  const indent = /^[ ]*/.exec(text.slice(error.pos[0], error.pos[0] + 200))![0].length;
  const start = error.pos[0] + indent;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const line = text.slice(lineStart).split(/\r?\n/, 1)[0]!;
  return { error, source, root, start, line, lineStart, rest: line.slice(start - lineStart) };
}

/** Syntax errors in plain words; of several on one line only the first, as the others follow from it. */
export function syntaxErrors(errors: YAMLError[], source: YamlSource, root: unknown): Diagnostic[] {
  const found: Diagnostic[] = [];
  const seen = new Set<number>();
  // after a tab as indentation, all places below are wrong
  const tab = errors.findIndex(({ code }) => code === 'TAB_AS_INDENT');
  for (const error of tab < 0 ? errors : errors.slice(0, tab + 1)) {
    const one = see(error, source, root);
    if (seen.has(one.lineStart)) continue;
    if (seen.size === mostErrors) break;
    seen.add(one.lineStart);
    const [message, hint, at] = explain(one);
    const place = placeAt(source, at?.start ?? one.start, at?.end ?? error.pos[1]);
    found.push({ severity: 'error', code: 'yaml-syntax', message, place, ...(hint ? { hint } : {}) });
  }
  return found;
}
