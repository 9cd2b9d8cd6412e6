import type { RegexNode } from './regex.ts';

/** A pattern that is longer than this once its repeats are written out is left to program.ts. */
const longest = 8000;

/**
 * Writes a parsed pattern as an extended regular expression (XBD 9.4) for any awk, as bytes (latin1). It matches
 * the same lines, though not always the same part of them. Each line must end with its newline, as in Python.
 * @returns undefined for a pattern that looks ahead, has word boundaries or refers to a group
 */
export function toEre(root: RegexNode): string | undefined {
  const text = write(root);
  if (text === undefined || text.length > longest) return undefined;
  return text === '' ? '^' : text;
}

function write(node: RegexNode): string | undefined {
  switch (node.kind) {
    case 'set':
      return writeSet(node.bytes);
    case 'sequence':
      return oddAnchors(node.items) ? undefined : join(node.items.map(write));
    case 'choice':
      return writeChoice(node.options.map(write));
    case 'repeat':
      return writeRepeat(node);
    case 'group':
      return grouped(write(node.body));
    case 'begin':
      return '^';
    case 'end':
      return '\n?$';
    case 'veryEnd':
      return '$';
    default:
      return undefined;
  }
}

function join(parts: (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** POSIX does not define an empty option: it becomes a question mark. */
function writeChoice(options: (string | undefined)[]): string | undefined {
  if (options.includes(undefined)) return undefined;
  const full = options.filter((option) => option !== '');
  if (full.length === 0) return '';
  return `(${full.join('|')})${full.length < options.length ? '?' : ''}`;
}

function grouped(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? text : `(${text})`;
}

/** Not every awk has {2,3}: such a repeat is written out. */
function writeRepeat({ body, min, max }: RegexNode & { kind: 'repeat' }): string | undefined {
  const inner = write(body);
  if (inner === undefined || hasAnchor(body, ['begin', 'end', 'veryEnd'])) return undefined;
  if (inner === '' || max === 0) return '';
  if (inner.length * (max === Infinity ? min + 1 : max) > longest) return undefined;
  const one = body.kind === 'set' ? inner : `(${inner})`;
  if (max === Infinity) return min === 0 ? `${one}*` : `${one.repeat(min - 1)}${one}+`;
  return one.repeat(min) + `${one}?`.repeat(max - min);
}

/** mawk fails for some patterns with an anchor in the middle, such as `$(a)?`. */
function oddAnchors(items: RegexNode[]): boolean {
  return items.some(
    (item, i) =>
      (i > 0 && hasAnchor(item, ['begin'])) || (i < items.length - 1 && hasAnchor(item, ['end', 'veryEnd'])),
  );
}

function hasAnchor(node: RegexNode, kinds: RegexNode['kind'][]): boolean {
  if (kinds.includes(node.kind)) return true;
  if (node.kind === 'sequence') return node.items.some((item) => hasAnchor(item, kinds));
  if (node.kind === 'choice') return node.options.some((option) => hasAnchor(option, kinds));
  return 'body' in node && hasAnchor(node.body, kinds);
}

/** The texts of sets: those of single characters occur again and again. */
const written = new WeakMap<boolean[], string | undefined>();

/** Bytes as one character or a bracket expression (XBD 9.3.5), that all awks read in the same way: `\` in it is doubled. */
function writeSet(bytes: boolean[]): string | undefined {
  if (!written.has(bytes)) written.set(bytes, bracketed(bytes));
  return written.get(bytes);
}

function bracketed(bytes: boolean[]): string | undefined {
  // texts never contain NUL
  const has = (code: number) => bytes[code] === true && code > 0;
  let [count, last] = [0, 0];
  for (let code = 1; code < 256; code++) {
    if (bytes[code]) {
      count++;
      last = code;
    }
  }
  if (count === 0) return undefined;
  if (count === 1) return writeChar(String.fromCharCode(last));
  if (count <= 128) return `[${members(has)}]`;
  return count === 255 ? '(.|\n)' : `[^${members((code) => code > 0 && !has(code))}]`;
}

function writeChar(c: string): string {
  return /[\\.[\]()*+?{}|^$]/.test(c) ? `\\${c}` : c;
}

function members(has: (code: number) => boolean): string {
  const special = (c: string) => has(c.charCodeAt(0));
  let runs = '';
  for (let code = 1; code < 256; code++) {
    if (!plainMember(has, code)) continue;
    const first = code;
    while (code < 255 && plainMember(has, code + 1)) code++;
    const [a, b] = [String.fromCharCode(first), String.fromCharCode(code)];
    runs += code - first < 2 ? (first === code ? a : a + b) : `${a}-${b}`;
  }
  const before = `${special(']') ? ']' : ''}${runs}${special('[') ? '[' : ''}${special('\\') ? '\\\\' : ''}`;
  const [hat, dash] = [special('^') ? '^' : '', special('-') ? '-' : ''];
  // neither may be where it has a special meaning
  return before === '' ? dash + hat : before + hat + dash;
}

function plainMember(has: (code: number) => boolean, code: number): boolean {
  return has(code) && !']^-[\\'.includes(String.fromCharCode(code));
}
