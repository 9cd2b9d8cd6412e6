/** Stands for a character that is not prose; line ends stay, so that positions and lines are those of the file. */
const blank = '\u00b7';

const blanked = (text: string) => text.replace(/[^\n]/g, blank);

/** Fenced blocks, inline code, the targets of links, HTML comments; and what the docs take from the source. */
const notProse = [
  /<!-- made: begin -->[\s\S]*?<!-- made: end -->/g,
  /^```[\s\S]*?^```/gm,
  /(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g,
  /\]\([^)\n]*\)/g,
  /<!--[\s\S]*?-->/g,
];

/** The tokens of TypeScript that can hold prose, and regular expressions, which can hold quotes. */
const token = new RegExp(
  [
    /(?<comment>\/\*[\s\S]*?\*\/|\/\/.*(?:\n\s*\/\/.*)*)/,
    /(?<text>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\}|[^`\\])*`)/,
    /(?<=[(,=:[!&|?{};>]\s*|\breturn\s)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/** The text of a Markdown file with all but its prose blanked. */
export function proseOfMarkdown(text: string): string {
  return notProse.reduce((rest, pattern) => rest.replace(pattern, blanked), text);
}

/** The text of a TypeScript file with all blanked but comments and, if asked for, strings that are messages. */
export function proseOfTypeScript(text: string, withMessages: boolean): string {
  return keep(text, token, ({ groups }) => {
    if (groups?.comment !== undefined) return withoutMarks(groups.comment);
    const message = withMessages ? withoutValues(groups?.text ?? '') : '';
    return hasWords(message, 4) ? message : undefined;
  });
}

/** The text of a TypeScript file without its comments, strings and regular expressions. */
export function codeOfTypeScript(text: string): string {
  return text.replace(token, blanked);
}

/** The text of a shell script with all but its comments blanked. */
export function proseOfShell(text: string): string {
  return keep(text, /(?<=^|\s)#(?!!).*(?:\n\s*#.*)*/g, ([comment]) => withoutMarks(comment));
}

/** Blanks all but what `prose` returns for matches of a pattern: a text of the same length, or nothing. */
function keep(text: string, pattern: RegExp, prose: (match: RegExpMatchArray) => string | undefined): string {
  let kept = '';
  for (const match of text.matchAll(pattern)) {
    kept += blanked(text.slice(kept.length, match.index));
    kept += prose(match) ?? blanked(match[0]);
  }
  return kept + blanked(text.slice(kept.length));
}

/** A comment with spaces in the place of the marks that begin its lines, and inline code blanked. */
function withoutMarks(comment: string): string {
  const spaces = (mark: string) => mark.replace(/[^\n]/g, ' ');
  return comment.replace(/^\s*(?:\/\*+|\*(?!\/)|\/\/|#)/gm, spaces).replace(/`[^`\n]*`/g, blanked);
}

/** A string with the values that it takes in blanked. */
function withoutValues(text: string): string {
  return text.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, blanked);
}

function hasWords(text: string, count: number): boolean {
  return (text.match(/(?<![^\s'"`(])[A-Za-z][a-z']*(?=[\s.,;:!?)'"`]|$)/g)?.length ?? 0) >= count;
}
