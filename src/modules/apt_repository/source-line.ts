/**
 * A line of sources.list(5) with single blanks.
 * @returns undefined for any other text
 */
export function sourceLine(repo: string): string | undefined {
  const line = repo
    .trim()
    .replace(/[ \t]+/g, ' ')
    .replace(/\[ /, '[')
    .replace(/ \]/, ']');
  return /^deb(-src)? (\[[^\][\n]*\] )?[a-z+]+:\S+ \S+( [^\n]*)?$/.test(line) ? line : undefined;
}

/** The name that Ansible gives to the file of a source: made from its address. */
export function fileNameOf(repo: string, given: string | undefined): string {
  if (given !== undefined) return given.endsWith('.list') ? given : `${given}.list`;
  const [address] = repo
    .replace(/\[[^\]]+\]/g, '')
    .replace(/\w+:\/\//g, '')
    .split(/\s+/)
    .filter((part) => !['', 'deb', 'deb-src'].includes(part));
  const words = address!.replace(/^[^@]*@/, '').match(/[a-zA-Z0-9]+/g);
  return `${(words ?? ['source']).join('_')}.list`;
}
