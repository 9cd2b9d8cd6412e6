import { isIPv6 } from 'node:net';

/** Splits a host pattern into its terms: at commas, and at colons that are no part of [x:y], IPv6 or a regex. */
export function splitPattern(pattern: string): string[] {
  return pattern
    .split(/,(?![^[]*\])/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap(splitAtColons);
}

function splitAtColons(part: string): string[] {
  if (part.includes(':') && isIPv6(part)) return [part];
  // the one colon that belongs to regexes is that of (?:
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

/** The names of hosts and groups among terms, without what is said of them; globs and regexes name nobody. */
export function patternNames(terms: readonly string[]): string[] {
  const names = terms.map((term) => splitSubscript(term.replace(/^[&!]/, '')).name);
  return names.filter((name) => !/^~|[*?[]/.test(name));
}

/** A shell glob (`*`, `?`, `[abc]`, `[!abc]`) as an expression for whole names. */
export function globToRegExp(glob: string): RegExp {
  const source = glob.replace(/\[(!?)([^\]]+)\]|[\s\S]/g, (text, not: string | undefined, set: string) => {
    if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\^[]/g, '\\$&')}]`;
    if (text === '*') return '.*';
    if (text === '?') return '.';
    return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  });
  return new RegExp(`^(?:${source})$`, 's');
}
