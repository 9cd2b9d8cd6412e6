import { type Regex, RegexError, type RegexNode } from './regex.ts';

/** The limit of instructions; a longer program is too slow to be of use. */
const longest = 4000;

/**
 * Writes a parsed pattern as a program for the matcher in regex.sh, which backtracks in the order of Python, so
 * that groups match the same text. One instruction a line, bytes as latin1:
 *
 *   Sxyz  one byte of these      Nxyz  one byte not of these (a newline is written as \x01)
 *   B1 2  go on at 1, else at 2  J1    go on at 1        G1   the place of a group's begin (even) or end (odd)
 *   K1    keep the place         E1 2  go on at 2 if nothing was matched since K1
 *   R1    the text of a group    L1    look ahead, then go on at 1         X1   the same, if it is not found
 *   ^ $ Z < > b d                begin, end, very end, begin and end of a line, word boundary, none     .   found
 * @throws RegexError if it would be too long
 */
export function toProgram({ root }: Regex): string {
  const code: string[] = [];
  compile(root, code, { loops: 0 });
  code.push('.');
  return code.join('\n');
}

interface Counter {
  loops: number;
}

const simple = {
  begin: '^',
  end: '$',
  veryEnd: 'Z',
  lineBegin: '<',
  lineEnd: '>',
  edge: 'b',
  noEdge: 'd',
} as const;

function compile(node: RegexNode, code: string[], counter: Counter): void {
  if (code.length > longest) throw new RegexError('it is too long');
  if (node.kind === 'set') code.push(oneByte(node.bytes));
  else if (node.kind === 'sequence') for (const item of node.items) compile(item, code, counter);
  else if (node.kind === 'choice') choice(node.options, code, counter);
  else if (node.kind === 'repeat') repeat(node, code, counter);
  else if (node.kind === 'group') {
    code.push(`G${2 * node.number}`);
    compile(node.body, code, counter);
    code.push(`G${2 * node.number + 1}`);
  } else if (node.kind === 'look') {
    const at = code.push('') - 1;
    compile(node.body, code, counter);
    code.push('.');
    code[at] = `${node.negative ? 'X' : 'L'}${code.length + 1}`;
  } else if (node.kind === 'same') code.push(`R${node.number}`);
  else code.push(simple[node.kind]);
}

/** The instructions of sets: those of single characters occur again and again. */
const written = new WeakMap<boolean[], string>();

/** The instruction that takes one byte of a set. */
function oneByte(bytes: boolean[]): string {
  const known = written.get(bytes);
  if (known !== undefined) return known;
  const negative = bytes.filter(Boolean).length > 128;
  const codes = [...bytes.keys()].filter((code) => code > 1 && bytes[code] !== negative);
  const text = String.fromCharCode(...codes).replace('\n', '\x01');
  const word = (negative ? 'N' : 'S') + text;
  written.set(bytes, word);
  return word;
}

function choice(options: RegexNode[], code: string[], counter: Counter): void {
  const jumps: number[] = [];
  options.forEach((option, i) => {
    const last = i === options.length - 1;
    const at = last ? -1 : code.push('') - 1;
    compile(option, code, counter);
    if (last) return;
    jumps.push(code.push('') - 1);
    code[at] = `B${at + 2} ${code.length + 1}`;
  });
  for (const jump of jumps) code[jump] = `J${code.length + 1}`;
}

function repeat(
  { body, min, max, lazy }: RegexNode & { kind: 'repeat' },
  code: string[],
  counter: Counter,
): void {
  for (let i = 0; i < min; i++) compile(body, code, counter);
  const branch = (at: number, exit: number) => {
    code[at] = lazy ? `B${exit} ${at + 2}` : `B${at + 2} ${exit}`;
  };
  if (max !== Infinity) {
    const branches: number[] = [];
    for (let i = min; i < max; i++) {
      branches.push(code.push('') - 1);
      compile(body, code, counter);
    }
    for (const at of branches) branch(at, code.length + 1);
    return;
  }
  const loop = counter.loops++;
  const start = code.push('') - 1;
  code.push(`K${loop}`);
  compile(body, code, counter);
  const check = code.push('') - 1;
  code.push(`J${start + 1}`);
  code[check] = `E${loop} ${code.length + 1}`;
  branch(start, code.length + 1);
}

const escapes: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/**
 * Parses the text that replaces a match, as Python's `match.expand` does: one part a line, `T` text or `G` number; a
 * newline in a text is written as \x01.
 * @throws RegexError for a group that does not exist and for unknown escapes
 */
export function toParts(template: string, { groups, names }: Regex): string {
  const text = Buffer.from(template, 'utf8').toString('latin1');
  const parts: string[] = [];
  for (const [part] of text.matchAll(/\\g<\w+>|\\[0-9]{1,2}|\\[\s\S]|\\$|[^\\]+/g)) {
    if (!part.startsWith('\\')) parts.push(`T${part}`);
    else if (/^\\(g<|[1-9])/.test(part)) {
      const name = part.replace(/^\\g<|^\\|>$/g, '');
      const number = /^\d+$/.test(name) ? Number(name) : names.get(name);
      if (number === undefined || number > groups)
        throw new RegexError(`there is no group ${name} to refer to`);
      parts.push(`G${number}`);
    } else if (escapes[part[1]!] !== undefined) parts.push(`T${escapes[part[1]!]}`);
    else if (/^\\[A-Za-z0-9]|^\\$/.test(part)) throw new RegexError(`"${part}" means nothing there`);
    // a backslash before any other character stays
    else parts.push(`T${part}`);
  }
  return parts.map((part) => part.replaceAll('\n', '\x01')).join('\n');
}
