/** A part of a script that is read as a whole. */
export interface Part {
  at: RegExp;
  /** How marks in it stand; without, it has none in it. */
  marks?: 'single' | 'number';
  /** What it must not hold. */
  never?: RegExp;
  /** Where a mark is when the part does not have this simple form, and may end anywhere. */
  name: string;
}

/** Patterns are made of steps that begin differently, so that none is tried twice. */
function part(pattern: string, name: string, marks?: Part['marks']): Part {
  return { at: new RegExp(pattern.replaceAll('`', '\\x60'), 'y'), name, ...(marks && { marks }) };
}

const name = String.raw`\$\{[^{}'"\\${'`'}()\n\0]*\}`;
/** Of a command in parentheses: no backslash, no comment, no parentheses. */
const inCommand = String.raw`[^()'"\\${'`'}#$\0]|'[^'\0]*'|"[^"\\${'`'}$\0]*"|(?<=[$\w])#|${name}|\$(?!['"{(])`;
const inSum = String.raw`[^()'"\\${'`'}#{}$]|(?<=[\d$])#|${name}|\$(?!['"{])`;
const sum = String.raw`\$?\(\((?:${inSum}|\((?:${inSum})*\))*\)\)`;

const arithmetic = part(sum, 'in ((…))', 'number');
const parameter = part(name, 'in or behind a ${…} that holds more than a name');
/** Bash's old way to compute; text to others. */
const brackets = part(String.raw`\$\[[^\]'"\\${'`'}\0]*\]`, 'in $[…]');
const backticks = part('`(?:[^`\\\\\'"\\0#]|\'[^\'`\\\\\\0]*\'|"[^"`\\\\\\0]*")*`', 'in or behind `…`');
const escaped = part(String.raw`\\[^\0]`, 'behind a backslash');

/** What may begin with one or two characters outside of quotes. */
export const partsOfBare: Record<string, Part> = {
  '((': arithmetic,
  // what a substitution holds is read on as if it stood alone
  '$(': part(String.raw`${sum}|\$\((?!\()`, 'in ((…))', 'number'),
  '${': parameter,
  '$[': brackets,
  "$'": part(String.raw`\$'[^'\\\0]*'`, "in or behind $'…'"),
  '`': backticks,
  "'": part("'[^']*'", 'behind a quote that is not closed', 'single'),
  '\\': escaped,
};

/** The same in double quotes. */
export const partsOfDouble: Record<string, Part> = {
  '$((': arithmetic,
  '$(': {
    ...part(
      String.raw`\$\((?:${inCommand}|\$?\((?:${inCommand})*\))*\)`,
      'in or behind a $(…) in double quotes',
    ),
    never: /\bcase\b|<</,
  },
  '$[': brackets,
  '${': parameter,
  '`': backticks,
  '\\': escaped,
};

const first = String.raw`(?:^|[(){};&|\n]|(?:^|\s)(?:if|then|do|else|elif|while|until|time|!)(?=\s))\s*`;
const program = String.raw`${first}(?:\w+=\S*\s+)*(?:(?:sudo|exec|command|builtin|env|nohup)\s+(?:-\S+\s+)*)*(?:\S*\/)?`;
const pieces = [
  String.raw`[^\s"'\\${'`'}$]|\\[\s\S]|\$(?![({])`,
  String.raw`"(?:[^"\\]|\\[\s\S])*"|'[^']*'|${'`'}[^${'`'}]*${'`'}|\$\([^)]*\)|\$\{[^}]*\}`,
];
/** A word that may not have come to its end. */
const word = String.raw`(?:${pieces.join('|')})*(?:"(?:[^"\\]|\\[\s\S])*|'[^']*)?`;
const again = new RegExp(
  String.raw`${program}(?:(?:eval|let|trap|ssh)\s[\s\S]*|(?:\w*sh|su)\s(?:[\s\S]*\s)?-\w*c\s+${word})$`,
);

/** Does a command that begins so hand what follows to a program that runs it as code? */
export function runsAgain(before: string): boolean {
  return again.test(before);
}
