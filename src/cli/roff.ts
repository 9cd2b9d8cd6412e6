/** A text as roff writes it, on one line. @see https://man7.org/linux/man-pages/man7/groff.7.html */
export function roff(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('~', '\\(ti')
    .replaceAll('^', '\\(ha')
    .replaceAll('`', '\\(ga')
    .replaceAll("'", '\\(aq')
    .replaceAll('"', '\\(dq');
  return /^\./.test(escaped) ? `\\&${escaped}` : escaped;
}

/** A text in bold. */
export function bold(text: string): string {
  return `\\fB${roff(text)}\\fR`;
}

/** The section of a Markdown document under a heading: its paragraphs, lists and tables of two columns. */
export function roffSection(markdown: string, heading: string): string[] {
  const body = markdown.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0];
  if (body === undefined) throw new Error(`the document has no section "${heading}"`);
  return body.trim().split('\n\n').flatMap(blockLines);
}

function blockLines(block: string): string[] {
  if (block.startsWith('- '))
    return block
      .slice(2)
      .split('\n- ')
      .flatMap((item) => ['.IP \\(bu 2', inline(item)]);
  return block.startsWith('|') ? block.split('\n').flatMap(rowLines) : ['.PP', inline(block)];
}

/** A row of a table; nothing for its head and the line below. */
function rowLines(row: string): string[] {
  const [term = '', about = ''] = row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
  return about === '' || /^-+$/.test(about) ? [] : ['.TP', bold(term.replaceAll('`', '')), inline(about)];
}

/** A paragraph on one line: code in bold, links as their text. */
function inline(text: string): string {
  const parts = text
    .replace(/\s+/g, ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .split('`');
  return parts.map((part, index) => (index % 2 === 1 ? bold(part) : roff(part))).join('');
}
