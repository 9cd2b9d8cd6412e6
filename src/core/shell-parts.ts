/** A part of a script that is read at once. */
export interface Part {
  at: RegExp;
  /** The context of marks in it; absent if it has no marks. */
  marks?: 'single' | 'number';
  /** Text that it must not contain. */
  never?: RegExp;
  /** The place to report for marks when the part does not have this simple form, and may end anywhere. */
  name: string;
}

/** Patterns consist of steps that begin differently, so that no text is tried twice. */
function part(pattern: string, name: string, marks?: Part['marks']): Part {
  return { at: new RegExp(pattern.replaceAll('`', '\\x60'), 'y'), name, ...(marks && { marks }) };
}

const name = String.raw`\$\{[^{}'"\\${'`'}()\n\0]*\}`;
/** The contents of a command in parentheses: no backslash, no comment, no parentheses. */
const inCommand = String.raw`[^()'"\\${'`'}#$\0]|'[^'\0]*'|"[^"\\${'`'}$\0]*"|(?<=[$\w])#|${name}|\$(?!['"{(])`;
const inSum = String.raw`[^()'"\\${'`'}#{}$]|(?<=[\d$])#|${name}|\$(?!['"{])`;
const sum = String.raw`\$?\(\((?:${inSum}|\((?:${inSum})*\))*\)\)`;

const arithmetic = part(sum, 'in ((…))', 'number');
const parameter = part(name, 'in or after a ${…} with more than a name');
/** Bash's old arithmetic; text to other shells. */
const brackets = part(String.raw`\$\[[^\]'"\\${'`'}\0]*\]`, 'in $[…]');
const backticks = part('`(?:[^`\\\\\'"\\0#]|\'[^\'`\\\\\\0]*\'|"[^"`\\\\\\0]*")*`', 'in or after `…`');
const escaped = part(String.raw`\\[^\0]`, 'after a backslash');

/** The parts that begin with one or two characters outside of quotes. */
export const partsOfBare: Record<string, Part> = {
  '((': arithmetic,
  // the contents of a substitution are read on as if they were a script
  '$(': part(String.raw`${sum}|\$\((?!\()`, 'in ((…))', 'number'),
  '${': parameter,
  '$[': brackets,
  "$'": part(String.raw`\$'[^'\\\0]*'`, "in or after $'…'"),
  '`': backticks,
  "'": part("'[^']*'", 'after an unclosed quote', 'single'),
  '\\': escaped,
};

/** The same in double quotes. */
export const partsOfDouble: Record<string, Part> = {
  '$((': arithmetic,
  '$(': {
    ...part(
      String.raw`\$\((?:${inCommand}|\$?\((?:${inCommand})*\))*\)`,
      'in or after a $(…) in double quotes',
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
/** A word that may be incomplete. */
const word = String.raw`(?:${pieces.join('|')})*(?:"(?:[^"\\]|\\[\s\S])*|'[^']*)?`;
const again = new RegExp(
  String.raw`${program}(?:(?:eval|let|trap|ssh)\s[\s\S]*|(?:\w*sh|su)\s(?:[\s\S]*\s)?-\w*c\s+${word})$`,
);

/** Whether a command with this beginning passes the rest to a program that runs it as code. */
export function runsAgain(before: string): boolean {
  return again.test(before);
}
