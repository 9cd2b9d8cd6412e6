import type { Value, Values } from '../../core/values.ts';
import { pythonText } from './python-text.ts';

/** How deep lists and mappings may nest. */
const deepest = 100;

/**
 * The value of a Python literal, as ansible-core's INI inventories read values (ast.literal_eval): numbers,
 * texts, True, False, None, lists, tuples and dicts. Undefined for any other text, which is then the value itself,
 * and for what kplay cannot represent exactly: whole numbers beyond 2^53, complex numbers, sets.
 * Source: https://docs.python.org/3/library/ast.html#ast.literal_eval
 */
export function pythonLiteral(text: string): Value | undefined {
  const reader = new Reader(text);
  const value = reader.items(undefined, 0);
  return value !== undefined && reader.atEnd() ? value : undefined;
}

const number =
  /([+-]?[ \t]*)(?:(0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+)|((?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][+-]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?[eE][+-]?\d(?:_?\d)*|\d(?:_?\d)*\.)|((?:0(?:_?0)*|[1-9](?:_?\d)*)))(?![\w.])/y;

const words: Record<string, Value> = { True: true, False: false, None: null };

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether only blanks and a comment are left. */
  atEnd(): boolean {
    this.#match(/[ \t]*(?:#.*)?/y);
    return this.#at >= this.#text.length;
  }

  /**
   * Reads values up to `close`, or to the end: one value in parentheses or without brackets is itself, several are
   * a list.
   */
  items(close: ')' | ']' | undefined, depth: number): Value | undefined {
    const found: Value[] = [];
    let commas = 0;
    while (!this.#closes(close)) {
      const value = this.#value(depth);
      if (value === undefined) return undefined;
      found.push(value);
      if (!this.#match(/\s*,/y)) {
        if (!this.#closes(close)) return undefined;
        break;
      }
      commas++;
    }
    if (close !== undefined) this.#at++;
    if (close === ']') return found;
    if (found.length === 0) return close === ')' && commas === 0 ? [] : undefined;
    return commas === 0 ? found[0] : found;
  }

  #closes(close: string | undefined): boolean {
    if (close === undefined) return /^[ \t]*(?:#|$)/.test(this.#text.slice(this.#at));
    this.#match(/\s*/y);
    return this.#text[this.#at] === close;
  }

  #value(depth: number): Value | undefined {
    if (depth > deepest) return undefined;
    this.#match(/\s*/y);
    const open = this.#match(/[[({]/y)?.[0];
    if (open === '[') return this.items(']', depth + 1);
    if (open === '(') return this.items(')', depth + 1);
    if (open === '{') return this.#mapping(depth + 1);
    const word = this.#match(/(?:True|False|None)\b/y)?.[0];
    if (word) return words[word];
    const found = this.#match(number);
    return found ? numberOf(found) : this.#texts();
  }

  /** Reads one text, or adjacent texts, which are joined; bytes count as texts, but do not mix with them. */
  #texts(): string | undefined {
    let whole: string | undefined;
    let bytes: boolean | undefined;
    for (;;) {
      const found = pythonText(this.#text, this.#at);
      if (!found) return whole;
      if (found.bytes === !bytes && bytes !== undefined) return undefined;
      bytes = found.bytes;
      whole = (whole ?? '') + found.value;
      this.#at = found.end;
      this.#match(/[ \t]*/y);
    }
  }

  #mapping(depth: number): Values | undefined {
    const values: Values = Object.create(null);
    for (;;) {
      if (this.#match(/\s*\}/y)) return values;
      const key = this.#value(depth);
      const isKey = key === null || (key !== undefined && typeof key !== 'object');
      if (!isKey || !this.#match(/\s*:/y)) return undefined;
      const value = this.#value(depth);
      if (value === undefined) return undefined;
      values[String(key)] = value;
      if (!this.#match(/\s*,/y) && this.#text[this.#skip()] !== '}') return undefined;
    }
  }

  #skip(): number {
    this.#match(/\s*/y);
    return this.#at;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (!found) return undefined;
    this.#at += found[0].length;
    return found;
  }
}

function numberOf([, sign, based, float, whole]: RegExpExecArray): number | undefined {
  const value = Number((based ?? float ?? whole)!.replaceAll('_', ''));
  if (!Number.isFinite(value) || (float === undefined && !Number.isSafeInteger(value))) return undefined;
  return sign!.startsWith('-') && value !== 0 ? -value : value;
}
