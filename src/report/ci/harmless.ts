/**
 * A text in which GitHub finds no workflow command: it looks for `::` at the start of a line, after blanks, and for `##[`
 * anywhere. What a host or a file says must not become one.
 */
export function withoutCommands(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [');
}
