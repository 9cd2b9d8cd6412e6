/**
 * Parses regular expressions as Python's `re` does for bytes, since patterns in playbooks are written for it.
 * A pattern is read as its UTF-8 bytes, one character (U+0000 to U+00FF) each.
 *
 * The only tool that every host has is awk. Its patterns have no lazy repeats, lookahead, word boundaries or
 * references to groups: such patterns, and backrefs, need regex-program.ts. Where awk's patterns are enough, regex-ere.ts writes
 * them, since the program takes 2 to 1000 times as long (`.*zzz$` on 200 lines: 3 s instead of 0.04 s with mawk).
 */
export type RegexNode =
  | { kind: 'set'; bytes: boolean[] }
  | { kind: 'sequence'; items: RegexNode[] }
  | { kind: 'choice'; options: RegexNode[] }
  | { kind: 'repeat'; body: RegexNode; min: number; max: number; lazy: boolean }
  | { kind: 'group'; body: RegexNode; number: number }
  | { kind: 'look'; body: RegexNode; negative: boolean }
  | { kind: 'same'; number: number }
  | { kind: 'begin' | 'end' | 'veryEnd' | 'lineBegin' | 'lineEnd' | 'edge' | 'noEdge' };

export interface Regex {
  root: RegexNode;
  groups: number;
  names: Map<string, number>;
}

/** A pattern that cannot be used; the message says why. */
export class RegexError extends Error {}

const isWord = (c: string) => /[A-Za-z0-9_]/.test(c);
const classes: Record<string, (c: string) => boolean> = {
  d: (c) => /[0-9]/.test(c),
  w: isWord,
  s: (c) => /[ \t\n\r\f\v]/.test(c),
};
const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' };

type ByteSet = RegexNode & { kind: 'set' };

/** The set of the bytes for which `test` returns true. */
function setOf(test: (c: string) => boolean): ByteSet {
  return { kind: 'set', bytes: Array.from({ length: 256 }, (_, i) => test(String.fromCharCode(i))) };
}

const sets = new Map<string, ByteSet>();

/** The set of these characters. Most nodes are one character: equal ones are the same object, made once. */
function setOfLetters(letters: string): ByteSet {
  const known = sets.get(letters);
  if (known) return known;
  const bytes = new Array<boolean>(256).fill(false);
  for (const letter of letters) bytes[letter.charCodeAt(0)] = true;
  const set: ByteSet = { kind: 'set', bytes };
  sets.set(letters, set);
  return set;
}

/** Flags of Python's `re`: (?i), (?m) and (?s). */
type Flag = 'i' | 'm' | 's';

/**
 * Parses a pattern.
 * @param flags hold in addition to those in the pattern itself
 * @throws RegexError for what Python refuses, and for look-behind and other flags
 */
export function parseRegex(pattern: string, flags: readonly Flag[] = []): Regex {
  return new Parser(Buffer.from(pattern, 'utf8').toString('latin1'), flags).parse();
}

class Parser {
  readonly #text: string;
  #at = 0;
  #groups = 0;
  #open = new Set<number>();
  readonly #flags: Set<string>;
  readonly #names = new Map<string, number>();

  constructor(text: string, flags: readonly Flag[]) {
    this.#text = text;
    this.#flags = new Set(flags);
  }

  parse(): Regex {
    const flags = /^\(\?([a-zA-Z]+)\)/.exec(this.#text);
    if (flags) {
      if (/[^ims]/.test(flags[1]!))
        throw new RegexError(`the flags (?${flags[1]}) are not supported, only i, m and s`);
      for (const flag of flags[1]!) this.#flags.add(flag);
      this.#at = flags[0].length;
    }
    const root = this.#choice();
    if (this.#at < this.#text.length) throw new RegexError('there is one ")" too many');
    return { root, groups: this.#groups, names: this.#names };
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    const found = pattern.exec(this.#text.slice(this.#at));
    if (found) this.#at += found[0].length;
    return found;
  }

  #choice(): RegexNode {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    return options.length === 1 ? options[0]! : { kind: 'choice', options };
  }

  #sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (this.#at < this.#text.length && !/[|)]/.test(this.#text[this.#at]!)) items.push(this.#repeated());
    return items.length === 1 ? items[0]! : { kind: 'sequence', items };
  }

  #repeated(): RegexNode {
    const bare = this.#text[this.#at] === '^';
    const body = this.#atom();
    const many = this.#match(/^(?:[*+?]|\{(\d*),(\d*)\}|\{(\d+)\})/);
    if (!many) return body;
    if (bare) throw new RegexError('there is nothing to repeat');
    const lazy = this.#take('?');
    if (this.#match(/^(?:[*+?]|\{\d*,?\d*\})/))
      throw new RegexError(`"${many[0]}" is followed by another repeat`);
    const [min, max] = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] }[many[0]] ?? [
      Number(many[3] ?? many[1] ?? 0),
      many[3] === undefined && many[2] === '' ? Infinity : Number(many[3] ?? many[2]),
    ];
    if (min! > max!) throw new RegexError(`"${many[0]}" has a maximum below its minimum`);
    return { kind: 'repeat', body, min: min!, max: max!, lazy };
  }

  #atom(): RegexNode {
    const c = this.#text[this.#at++]!;
    if (c === '(') return this.#group();
    if (c === '[') return this.#set();
    if (c === '^') return { kind: this.#flags.has('m') ? 'lineBegin' : 'begin' };
    if (c === '$') return { kind: this.#flags.has('m') ? 'lineEnd' : 'end' };
    if (c === '.') return setOf((byte) => this.#flags.has('s') || byte !== '\n');
    if (/[*+?]/.test(c)) throw new RegexError(`there is nothing for "${c}" to repeat`);
    return c === '\\' ? this.#escape() : this.#literal(c);
  }

  #literal(c: string): ByteSet {
    const isFolded = this.#flags.has('i') && /[A-Za-z]/.test(c);
    return setOfLetters(isFolded ? c.toLowerCase() + c.toUpperCase() : c);
  }

  #group(): RegexNode {
    if (this.#take('?:')) return this.#closed(this.#choice());
    if (this.#take('?=')) return { kind: 'look', negative: false, body: this.#closed(this.#choice()) };
    if (this.#take('?!')) return { kind: 'look', negative: true, body: this.#closed(this.#choice()) };
    if (this.#match(/^\?#[^)]*\)/)) return { kind: 'sequence', items: [] };
    const same = this.#match(/^\?P=(\w+)\)/);
    if (same) return this.#sameAs(this.#names.get(same[1]!), same[1]!);
    const named = this.#match(/^\?P<([A-Za-z_]\w*)>/);
    if (!named && this.#take('?'))
      throw new RegexError(`"(?${this.#text.slice(this.#at, this.#at + 2)}" is not supported`);
    const number = ++this.#groups;
    if (named) this.#names.set(named[1]!, number);
    this.#open.add(number);
    const body = this.#closed(this.#choice());
    this.#open.delete(number);
    return { kind: 'group', body, number };
  }

  #closed(body: RegexNode): RegexNode {
    if (!this.#take(')')) throw new RegexError('a ")" is missing');
    return body;
  }

  #sameAs(number: number | undefined, name: string): RegexNode {
    if (number === undefined || number > this.#groups || this.#open.has(number))
      throw new RegexError(`there is no group ${name} to refer to`);
    if (this.#flags.has('i'))
      throw new RegexError('a reference to a group is not supported together with (?i)');
    return { kind: 'same', number };
  }

  #escape(): RegexNode {
    const edges = { A: 'begin', Z: 'veryEnd', b: 'edge', B: 'noEdge' } as const;
    const c = this.#text[this.#at] ?? '';
    if (c in edges) {
      this.#at++;
      return { kind: edges[c as keyof typeof edges] };
    }
    const reference = this.#match(/^[1-9]\d?/);
    if (reference) return this.#sameAs(Number(reference[0]), reference[0]);
    const meant = this.#escaped();
    return typeof meant === 'string' ? this.#literal(meant) : meant;
  }

  /** Reads what follows a backslash, inside or outside of brackets: one byte, or a class. */
  #escaped(): string | ByteSet {
    const hex = this.#match(/^x([0-9a-fA-F]{2})/);
    if (hex) return String.fromCharCode(Number.parseInt(hex[1]!, 16));
    const octal = this.#match(/^0[0-7]{0,2}/);
    if (octal) return String.fromCharCode(Number.parseInt(octal[0], 8));
    if (this.#at >= this.#text.length) throw new RegexError('it ends with a backslash');
    const c = this.#text[this.#at++]!;
    const test = classes[c.toLowerCase()];
    if (test) return setOf((byte) => test(byte) === (c === c.toLowerCase()));
    if (escapes[c]) return escapes[c];
    if (/[A-Za-z0-9]/.test(c)) throw new RegexError(`"\\${c}" means nothing`);
    return c;
  }

  #set(): RegexNode {
    const negative = this.#take('^');
    const parts: ByteSet[] = [];
    for (let first = true; first || this.#text[this.#at] !== ']'; first = false) {
      const from = this.#setMember();
      const ranged = this.#text[this.#at] === '-' && (this.#text[this.#at + 1] ?? ']') !== ']';
      if (!ranged) {
        parts.push(typeof from === 'string' ? this.#literal(from) : from);
        continue;
      }
      this.#at++;
      const to = this.#setMember();
      if (typeof from !== 'string' || typeof to !== 'string' || from > to)
        throw new RegexError('a range in brackets is not valid');
      for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++)
        parts.push(this.#literal(String.fromCharCode(code)));
    }
    this.#at++;
    return setOf((c) => parts.some((part) => part.bytes[c.charCodeAt(0)]) !== negative);
  }

  #setMember(): string | ByteSet {
    if (this.#at >= this.#text.length) throw new RegexError('a "]" is missing');
    const c = this.#text[this.#at++]!;
    if (c !== '\\') return c;
    if (this.#take('b')) return '\b';
    return this.#escaped();
  }
}
