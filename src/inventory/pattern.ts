import { isIPv6 } from 'node:net';

/** Splits a host pattern into its terms: at commas, and at colons outside of [x:y], IPv6 addresses and regexes. */
export function splitPattern(pattern: string): string[] {
  return pattern
    .split(/,(?![^[]*\])/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap(splitAtColons);
}

function splitAtColons(part: string): string[] {
  if (part.includes(':') && isIPv6(part)) return [part];
  // (?: is the only use of a colon in a regex that is not a separator
  return part.split(/(?<!\(\?):(?![^[]*\])/).filter((term) => term !== '');
}

/** Takes a subscript off a term: `web[0]`, `web[-1]`, `web[0:2]`, `web[1:]`. Regexes have none. */
export function splitSubscript(term: string): { name: string; first?: number; last?: number } {
  const match = term.startsWith('~') ? null : /^(.+)\[(?:(-?\d+)|(\d+):(\d*))\]$/.exec(term);
  if (!match) return { name: term };
  const [, name, index, from, to] = match;
  if (index !== undefined) return { name: name!, first: Number(index) };
  return { name: name!, first: Number(from), last: to === '' ? Number.MAX_SAFE_INTEGER - 1 : Number(to) };
}

/** The names of hosts and groups in terms, without modifiers; globs and regexes give none. */
export function patternNames(terms: readonly string[]): string[] {
  const names = terms.map((term) => splitSubscript(term.replace(/^[&!]/, '')).name);
  return names.filter((name) => !/^~|[*?[]/.test(name));
}

/** A shell glob (`*`, `?`, `[abc]`, `[!abc]`) as a regular expression for whole names. */
export function globToRegExp(glob: string): RegExp {
  const source = glob.replace(/\[(!?)([^\]]+)\]|[\s\S]/g, (text, not: string | undefined, set: string) => {
    if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\^[]/g, '\\$&')}]`;
    if (text === '*') return '.*';
    if (text === '?') return '.';
    return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  });
  return new RegExp(`^(?:${source})$`, 's');
}
