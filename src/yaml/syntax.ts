import { isCollection, isPair, isScalar, type YAMLError } from 'yaml';
import type { Diagnostic } from '../core/errors.ts';
import { placeAt, type Source } from './places.ts';

type Words = [message: string, hint?: string];

const words: Partial<Record<YAMLError['code'], Words>> = {
  TAB_AS_INDENT: ['a tab is used as indentation', 'YAML indents with spaces only'],
  BAD_INDENT: [
    'the indentation does not fit the lines above',
    'keys of one mapping, and items of one list, start in the same column',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'a second ": " on the line makes this a mapping within a mapping',
    'put the value in quotes, or start the inner mapping on a line of its own',
  ],
  BLOCK_IN_FLOW: ['an indented block stands within [ ] or { }', 'write it in one style only'],
  BAD_DQ_ESCAPE: [
    'this escape is not known in double quotes',
    'write \\\\ for one backslash, or use single quotes',
  ],
  MULTIPLE_ANCHORS: ['a value has two anchors'],
  MULTIPLE_TAGS: ['a value has two tags'],
  KEY_OVER_1024_CHARS: ['a key is longer than 1024 characters', 'is a ":" missing?'],
  RESOURCE_EXHAUSTION: ['the file is nested too deeply'],
};

const indentedEnd = /^Flow (sequence|map) .* end with a (.)/;

function explain(error: YAMLError, line: string): Words {
  if (/(?:^|[:-]\s+)\{\{/.test(line) && error.code !== 'TAB_AS_INDENT')
    return ['a value that starts with {{ is not in quotes', 'write "{{ … }}"'];
  const flow = indentedEnd.exec(error.message);
  if (flow) return [`a ${flow[2] === ']' ? '[' : '{'} is not closed`, `add the ${flow[2]}`];
  const known = words[error.code];
  if (known) return known;
  if (error.code === 'MULTILINE_IMPLICIT_KEY') return missing('Implicit map keys', line);
  if (error.code === 'MISSING_CHAR') return missing(error.message, line);
  if (error.code === 'BAD_SCALAR_START')
    return [`a value cannot start with ${error.message.slice(-1)}`, 'put it in quotes'];
  if (error.code === 'UNEXPECTED_TOKEN') return unexpected(error.message, line);
  return [error.message.charAt(0).toLowerCase() + error.message.slice(1)];
}

function missing(message: string, line: string): Words {
  if (message.startsWith('Missing closing')) return ['a quote is not closed', 'add the closing quote'];
  if (!message.startsWith('Implicit map keys')) return [message.charAt(0).toLowerCase() + message.slice(1)];
  const glued = /^\s*[\w-]+:\S/.test(line);
  return ['a key without a ":"', glued ? 'put a space after the ":"' : 'write "key: value", or "- item"'];
}

function unexpected(message: string, line: string): Words {
  if (/:\s+["'].*["']\s*\S/.test(line))
    return ['there is text after the closing quote', "put the whole value in quotes; write '' for a ' in it"];
  if (message.includes('at node end'))
    return [
      'this does not belong to what stands above',
      'check the indentation: is it one list or one mapping?',
    ];
  return ['this is not expected here', 'check the indentation, the quotes and the brackets above'];
}

/** Where the quote starts that is never closed: it is the last thing in the document. */
function openQuote(error: YAMLError, root: unknown): number | undefined {
  if (!error.message.startsWith('Missing closing')) return undefined;
  let node = root;
  while (isCollection(node) && node.items.length > 0) {
    const last: unknown = node.items.at(-1);
    node = isPair(last) ? (last.value ?? last.key) : last;
  }
  return isScalar(node) && node.type?.startsWith('QUOTE') ? node.range?.[0] : undefined;
}

/** Syntax errors in words for people; of several in one line the first, as the others follow from it. */
export function syntaxErrors(errors: YAMLError[], source: Source, root: unknown): Diagnostic[] {
  const found: Diagnostic[] = [];
  const seen = new Set<number>();
  for (const error of errors) {
    const indent = /^[ ]*/.exec(source.text.slice(error.pos[0], error.pos[0] + 200))![0].length;
    const start = openQuote(error, root) ?? error.pos[0] + indent;
    const place = placeAt(source, start, error.pos[1]);
    if (seen.has(place.line)) continue;
    seen.add(place.line);
    const line = source.text.slice(source.lines![place.line - 1]!).split('\n', 1)[0]!;
    const [message, hint] = explain(error, line);
    found.push({ severity: 'error', code: 'yaml-syntax', message, place, ...(hint ? { hint } : {}) });
  }
  return found;
}
