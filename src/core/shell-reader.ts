import { type Part, partsOfBare, partsOfDouble, runsAgain } from './shell-parts.ts';
import { type QuotingContext, valueMark } from './shell-text.ts';

interface Document {
  delimiter: string;
  /** Nothing in it is expanded. */
  plain: boolean;
  tabs: boolean;
}

/**
 * Finds the quoting context of each mark in a script. Text that dash, bash and busybox may read differently gets no
 * context: values cannot be quoted there.
 */
export function readScript(text: string): QuotingContext[] {
  return new Reader(text).read();
}

class Reader {
  readonly #text: string;
  readonly #found: QuotingContext[] = [];
  readonly #documents: Document[] = [];
  #at = 0;
  #inDouble = false;
  /** Where the current command begins; it may contain others. */
  #start = 0;
  /** How many parentheses are open, and where a bracket followed a name. */
  #depth = 0;
  #bracket = -1;
  /** Where [[ was, and how many marks were before it. */
  #test: { from: number; found: number } | undefined;
  /** The previous character; empty after text that always continues the word. */
  #before = '\n';

  constructor(text: string) {
    this.#text = text;
  }

  read(): QuotingContext[] {
    while (this.#at < this.#text.length) {
      const lost = this.#inDouble ? this.#double() : this.#bare();
      if (lost === undefined) continue;
      this.#take(this.#text.slice(this.#at), { not: lost });
      break;
    }
    this.#at = this.#text.length;
    this.#compared();
    return this.#found;
  }

  /** Reads one part; returns the place of all that follows if it cannot be determined. */
  #bare(): string | undefined {
    const two = this.#text.slice(this.#at, this.#at + 2);
    const one = two[0]!;
    if (one === valueMark) return this.#isIndex() ? 'in […]' : this.#take(valueMark, this.#word('bare'));
    if (one === '\n') return this.#newline();
    if (one === '#' && this.#before === ')') return 'after )#';
    if (one === '#' && /[ \t\n;&|(<>]/.test(this.#before)) return this.#comment();
    if (two === '[[') this.#test ??= { from: this.#at, found: this.#found.length };
    if (two === ']]' && /\s/.test(this.#before)) this.#compared();
    if (two === '<<') return this.#document();
    if (two === `$${valueMark}`) return 'after $';
    if (one === '[' && /\w/.test(this.#before)) this.#bracket = this.#at;
    if (one === '"') return this.#toggle();
    if (/[;&|]/.test(one)) this.#begin(this.#at + 1);
    return this.#part(partsOfBare[two] ?? partsOfBare[one]);
  }

  #double(): string | undefined {
    const three = this.#text.slice(this.#at, this.#at + 3);
    const one = three[0]!;
    if (one === valueMark) return this.#isIndex() ? 'in […]' : this.#take(valueMark, this.#word('double'));
    if (one === '"') return this.#toggle();
    if (one === '\n' && this.#documents.length > 0) return 'in or after a here-document';
    return this.#part(partsOfDouble[three] ?? partsOfDouble[three.slice(0, 2)] ?? partsOfDouble[one]);
  }

  /** Advances past a text, whose marks have this context. */
  #take(text: string, standing: QuotingContext): undefined {
    this.#found.push(...Array<QuotingContext>(text.split(valueMark).length - 1).fill(standing));
    this.#at += text.length;
    this.#before = text.length === 1 ? text : '';
  }

  #toggle(): undefined {
    this.#inDouble = !this.#inDouble;
    this.#at++;
    this.#before = '';
  }

  #plain(char: string): undefined {
    if (!this.#inDouble && char === '(') this.#depth++;
    if (!this.#inDouble && char === ')' && this.#depth > 0) this.#depth--;
    return this.#take(char, 'bare');
  }

  #part(part: Part | undefined): string | undefined {
    if (!part) return this.#plain(this.#text[this.#at]!);
    const { at, marks, never, name } = part;
    at.lastIndex = this.#at;
    const [found] = at.exec(this.#text) ?? [];
    if (found === undefined || never?.test(found)) return name;
    if (found.includes('\n') && this.#documents.length > 0) return 'in or after a here-document';
    if (found.includes(valueMark) && this.#isIndex()) return 'in […]';
    const inner = marks === 'single' ? runsAgain(`${this.#command()}'`) : false;
    this.#take(found, inner ? { not: inCode } : (marks ?? 'bare'));
    if (found === '$(') {
      this.#before = '(';
      this.#depth++;
    }
    if (found === '\\\n' && this.#joins()) return 'after a continued line';
    // it continues the word before it, if there is one
    if (found === '\\\n') this.#before = ')';
    return undefined;
  }

  /** Starts a command, unless an enclosing command continues: the `)` of a case may hide that. */
  #begin(at: number): void {
    if (this.#depth === 0 && !/\([\s\S]*\bcase\b/.test(this.#command())) this.#start = at;
  }

  /** Whether the position is in an array index, which bash computes. */
  #isIndex(): boolean {
    if (this.#bracket < 0) return false;
    const isOpen = !this.#text.slice(this.#bracket, this.#at).includes(']');
    return isOpen || /\](?:\\\n)*\+?(?:\\\n)*=/.test(this.#text.slice(this.#at));
  }

  /** The text of the current command so far. */
  #command(): string {
    return this.#text.slice(this.#start, this.#at);
  }

  /** Whether the line end is inside an expression such as `$(`. */
  #joins(): boolean {
    return /[$(<[]/.test(this.#text[this.#at - 3] ?? ' ') || this.#text[this.#at] === '[';
  }

  /** In [[ ]], bash computes both sides of -eq and similar operators, and runs code in them. */
  #compared(): void {
    if (!this.#test) return;
    const { from, found } = this.#test;
    this.#test = undefined;
    const within = this.#text.slice(from, this.#at).replaceAll('\\\n', '');
    if (!/\s-(?:eq|ne|lt|le|gt|ge)(?![\w-])/.test(within)) return;
    for (let i = found; i < this.#found.length; i++)
      if (typeof this.#found[i] === 'string') this.#found[i] = 'number';
  }

  /** A word, or a part of one, unless a program runs it as code. */
  #word(quoting: 'bare' | 'double'): QuotingContext {
    const before = this.#command();
    if (runsAgain(before)) return { not: inCode };
    return quoting;
  }

  #comment(): undefined {
    const [found] = /^[^\n]*/.exec(this.#text.slice(this.#at))!;
    this.#take(found, { not: 'in a comment' });
  }

  #document(): string | undefined {
    if (this.#text.startsWith('<<<', this.#at)) return this.#take('<<<', 'bare');
    const shape = /<<(-?)[ \t]*(?:'([^'\n\0]+)'|"([^"\n\\$`\0]+)"|(\\?)([\w.:+-]+))(?=[ \t\n;&|<>)]|$)/y;
    shape.lastIndex = this.#at;
    const [all, tabs, single, double, backslash, word] = shape.exec(this.#text) ?? [];
    if (all === undefined) return 'in or after a here-document';
    const plain = word === undefined || backslash !== '';
    this.#documents.push({ delimiter: (single ?? double ?? word)!, plain, tabs: tabs !== '' });
    return this.#take(all, 'bare');
  }

  /** Reads the end of a line, and the here-documents after it. */
  #newline(): string | undefined {
    this.#take('\n', 'bare');
    for (const { delimiter, plain, tabs } of this.#documents.splice(0)) {
      const lines = this.#text.slice(this.#at).split('\n');
      const end = lines.findIndex((line) => (tabs ? line.replace(/^\t+/, '') : line) === delimiter);
      const body = lines.slice(0, end);
      // shells disagree about the end of a document that has more than text and names
      if (end < 0 || (!plain && body.some((line) => /\\$|\$[({]|`/.test(line.replaceAll(/\$\{\w+\}/g, '')))))
        return 'in or after a here-document';
      this.#take([...body, lines[end]].join('\n'), { not: 'in a here-document' });
      if (lines.length > end + 1) this.#take('\n', 'bare');
    }
    this.#begin(this.#at);
    return undefined;
  }
}

const inCode = 'in code that another program runs';

/** Finds the quoting context of each mark in a line for `splitWords`. */
export function readWords(text: string): QuotingContext[] {
  const found: QuotingContext[] = [];
  let lost: QuotingContext | undefined;
  for (const { 0: part, index } of text.matchAll(/'[^']*'|"(?:\\.|[^"\\])*"|\\[\s\S]|[^'"\\]+|['"\\]/g)) {
    if (/^["']$/.test(part)) lost = { not: 'after an unclosed quote' };
    const quoting = part.startsWith("'") ? 'single' : part.startsWith('"') ? 'double' : 'bare';
    const standing = part.includes(`\\${valueMark}`) ? { not: 'after a backslash' } : quoting;
    for (const { index: at } of part.matchAll(/\0/g))
      found.push(lost ?? (runsAgain(text.slice(0, index + at)) ? { not: inCode } : standing));
  }
  return found;
}
