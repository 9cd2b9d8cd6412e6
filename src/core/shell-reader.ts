import { type Part, partsOfBare, partsOfDouble, runsAgain } from './shell-parts.ts';
import { type QuotingContext, valueMark } from './shell-text.ts';

interface Document {
  delimiter: string;
  /** Nothing in it means anything. */
  plain: boolean;
  tabs: boolean;
}

/**
 * Says how each mark in a script stands. What dash, bash and busybox might not read alike is said to be nowhere that a
 * value can be quoted.
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
  /** Where the command begins that is being read, which may have others in it. */
  #start = 0;
  /** How many parentheses are open, and where a name was followed by a bracket. */
  #depth = 0;
  #bracket = -1;
  /** Where [[ was, and how many marks were before it. */
  #test: { from: number; found: number } | undefined;
  /** The character before; empty behind what is part of a word whatever it is. */
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

  /** Reads on by one part; says where all that follows is if that cannot be known. */
  #bare(): string | undefined {
    const two = this.#text.slice(this.#at, this.#at + 2);
    const one = two[0]!;
    if (one === valueMark) return this.#isIndex() ? 'in […]' : this.#take(valueMark, this.#word('bare'));
    if (one === '\n') return this.#newline();
    if (one === '#' && this.#before === ')') return 'behind )#';
    if (one === '#' && /[ \t\n;&|(<>]/.test(this.#before)) return this.#comment();
    if (two === '[[') this.#test ??= { from: this.#at, found: this.#found.length };
    if (two === ']]' && /\s/.test(this.#before)) this.#compared();
    if (two === '<<') return this.#document();
    if (two === `$${valueMark}`) return 'behind $';
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
    if (one === '\n' && this.#documents.length > 0) return 'in or behind a here-document';
    return this.#part(partsOfDouble[three] ?? partsOfDouble[three.slice(0, 2)] ?? partsOfDouble[one]);
  }

  /** Goes on behind a text, whose marks stand so. */
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
    if (found.includes('\n') && this.#documents.length > 0) return 'in or behind a here-document';
    if (found.includes(valueMark) && this.#isIndex()) return 'in […]';
    const inner = marks === 'single' ? runsAgain(`${this.#command()}'`) : false;
    this.#take(found, inner ? { not: inCode } : (marks ?? 'bare'));
    if (found === '$(') {
      this.#before = '(';
      this.#depth++;
    }
    if (found === '\\\n' && this.#joins()) return 'behind a line that goes on';
    // the word goes on behind it, if there was one
    if (found === '\\\n') this.#before = ')';
    return undefined;
  }

  /** A command begins, unless it stands in one that goes on behind it: `)` of a case may have hidden that. */
  #begin(at: number): void {
    if (this.#depth === 0 && !/\([\s\S]*\bcase\b/.test(this.#command())) this.#start = at;
  }

  /** Does it stand in the number of an element, which bash computes? */
  #isIndex(): boolean {
    if (this.#bracket < 0) return false;
    const isOpen = !this.#text.slice(this.#bracket, this.#at).includes(']');
    return isOpen || /\](?:\\\n)*\+?(?:\\\n)*=/.test(this.#text.slice(this.#at));
  }

  /** What stands before in this command. */
  #command(): string {
    return this.#text.slice(this.#start, this.#at);
  }

  /** Does the end of a line stand within what means something as a whole, such as `$(`? */
  #joins(): boolean {
    return /[$(<[]/.test(this.#text[this.#at - 3] ?? ' ') || this.#text[this.#at] === '[';
  }

  /** In [[ ]], bash computes both sides of -eq and its kin, and runs what is in them. */
  #compared(): void {
    if (!this.#test) return;
    const { from, found } = this.#test;
    this.#test = undefined;
    const within = this.#text.slice(from, this.#at).replaceAll('\\\n', '');
    if (!/\s-(?:eq|ne|lt|le|gt|ge)(?![\w-])/.test(within)) return;
    for (let i = found; i < this.#found.length; i++)
      if (typeof this.#found[i] === 'string') this.#found[i] = 'number';
  }

  /** A word, or a part of one, to a program that takes it for what it is. */
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
    if (all === undefined) return 'in or behind a here-document';
    const plain = word === undefined || backslash !== '';
    this.#documents.push({ delimiter: (single ?? double ?? word)!, plain, tabs: tabs !== '' });
    return this.#take(all, 'bare');
  }

  /** The end of a line, behind which here-documents stand. */
  #newline(): string | undefined {
    this.#take('\n', 'bare');
    for (const { delimiter, plain, tabs } of this.#documents.splice(0)) {
      const lines = this.#text.slice(this.#at).split('\n');
      const end = lines.findIndex((line) => (tabs ? line.replace(/^\t+/, '') : line) === delimiter);
      const body = lines.slice(0, end);
      // shells do not agree where a document ends that holds more than text and names
      if (end < 0 || (!plain && body.some((line) => /\\$|\$[({]|`/.test(line.replaceAll(/\$\{\w+\}/g, '')))))
        return 'in or behind a here-document';
      this.#take([...body, lines[end]].join('\n'), { not: 'in a here-document' });
      if (lines.length > end + 1) this.#take('\n', 'bare');
    }
    this.#begin(this.#at);
    return undefined;
  }
}

const inCode = 'in what another program runs as code';

/** Says how each mark stands in a line for `splitWords`. */
export function readWords(text: string): QuotingContext[] {
  const found: QuotingContext[] = [];
  let lost: QuotingContext | undefined;
  for (const { 0: part, index } of text.matchAll(/'[^']*'|"(?:\\.|[^"\\])*"|\\[\s\S]|[^'"\\]+|['"\\]/g)) {
    if (/^["']$/.test(part)) lost = { not: 'behind a quote that is not closed' };
    const quoting = part.startsWith("'") ? 'single' : part.startsWith('"') ? 'double' : 'bare';
    const standing = part.includes(`\\${valueMark}`) ? { not: 'behind a backslash' } : quoting;
    for (const { index: at } of part.matchAll(/\0/g))
      found.push(lost ?? (runsAgain(text.slice(0, index + at)) ? { not: inCode } : standing));
  }
  return found;
}
