import { readFileSync } from 'node:fs';
import { invalid } from '../core/errors.ts';
import { hostsOf, type Inventory } from './model/inventory.ts';
import { nameHint } from './model/names.ts';
import { globToRegExp, patternNames, splitPattern, splitSubscript } from './pattern.ts';

/** What an unknown name means: an error, or no hosts. */
export type UnknownNamePolicy = 'an error' | 'nobody';

/**
 * Returns the names of the hosts that a pattern selects, in the pattern's order: `all`, names of hosts and groups,
 * globs, `~regex`, `web:&eu:!w3`, `web,db`, `web[0]`, `web[0:2]` (both ends included). A limit is also a pattern,
 * or `@file` with one pattern per line; it removes hosts.
 * @throws InvalidInput for an unknown name, unless the policy allows it, and for an invalid pattern
 */
export function selectHosts(
  inventory: Inventory,
  pattern: string | readonly string[],
  limit?: string,
  unknown: UnknownNamePolicy = 'an error',
): string[] {
  const selected = evaluate(inventory, [pattern].flat().flatMap(splitPattern), unknown);
  if (limit === undefined) return selected;
  const within = new Set(evaluate(inventory, splitPattern(limit).flatMap(linesOf), unknown));
  return selected.filter((host) => within.has(host));
}

/** The names of hosts and groups in a pattern and a limit, without those that globs and regexes match. */
export function selectedNames(pattern: readonly string[], limit?: string): string[] {
  const within = limit === undefined ? [] : splitPattern(limit).flatMap(linesOf);
  return patternNames([...pattern.flatMap(splitPattern), ...within]);
}

function linesOf(term: string): string[] {
  if (!term.startsWith('@')) return [term];
  try {
    return readFileSync(term.slice(1), 'utf8').split('\n').flatMap(splitPattern);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw invalid('file-missing', `there is no file ${term.slice(1)} with hosts for -l`);
    throw invalid('file-unreadable', `cannot read the limit ${term}: ${message}`);
  }
}

/** Evaluates additions first, then `&`, then `!`, in any position, as ansible-core does. */
function evaluate(inventory: Inventory, terms: string[], unknown: UnknownNamePolicy): string[] {
  const added = terms.filter((term) => !/^[&!]/.test(term));
  const kept = terms.filter((term) => term.startsWith('&'));
  const removed = terms.filter((term) => term.startsWith('!'));
  if (added.length === 0 && terms.length > 0) added.push('all');
  const hosts = new Set(added.flatMap((term) => match(inventory, term, unknown)));
  for (const term of kept) {
    const within = new Set(match(inventory, term.slice(1), unknown));
    for (const host of hosts) if (!within.has(host)) hosts.delete(host);
  }
  for (const term of removed) for (const host of match(inventory, term.slice(1), unknown)) hosts.delete(host);
  return [...hosts];
}

function match(inventory: Inventory, term: string, unknown: UnknownNamePolicy): string[] {
  if (inventory.hosts.has(term)) return [term];
  const { name, first, last } = splitSubscript(term);
  const hosts = [...new Set(named(inventory, name, term, unknown))];
  if (first === undefined) return hosts;
  const picked =
    last === undefined ? hosts.slice(first, first + 1 || undefined) : hosts.slice(first, last + 1);
  if (last === undefined && picked.length === 0 && hosts.length > 0 && unknown === 'an error')
    throw invalid('unknown-host', `"${term}" selects more hosts than "${name}" has (${hosts.length})`);
  return picked;
}

function named(inventory: Inventory, name: string, term: string, unknown: UnknownNamePolicy): string[] {
  if (name === 'all' || name === '*') return hostsOf(inventory, 'all');
  const test = tester(name, term);
  if (test) {
    const groups = [...inventory.groups.keys()].filter(test).flatMap((group) => hostsOf(inventory, group));
    return [...groups, ...[...inventory.hosts.keys()].filter(test)];
  }
  if (inventory.groups.has(name)) return hostsOf(inventory, name);
  if (inventory.hosts.has(name)) return [name];
  if (unknown === 'nobody') return [];
  const several = name.split(/\s+/);
  if (several.length > 1)
    throw invalid('unknown-host', `"${name}" is several names`, {
      hint: severalHint(several),
    });
  const hint = nameHint(name, [...inventory.groups.keys(), ...inventory.hosts.keys()]);
  throw invalid('unknown-host', `no host and no group is called "${name}"`, { hint });
}

function severalHint(words: readonly string[]): string {
  const [all, , ...others] = words;
  if (/^(except|without|but|not)$/i.test(words[1]!) && others.length === 1)
    return `write ${all}:!${others[0]}`;
  const names = words.filter((word) => !/^(and|or)$/i.test(word));
  return `put colons between them: ${names.join(':')}`;
}

function tester(name: string, term: string): ((text: string) => boolean) | undefined {
  if (!/^~|[*?[]/.test(name)) return undefined;
  if (!name.startsWith('~') && /\[[^\]]*$/.test(name))
    throw invalid('host-pattern', `"${term}" has a [ without its ]`, { hint: 'write web[0], or web[0:2]' });
  try {
    const expression = name.startsWith('~') ? new RegExp(`^(?:${name.slice(1)})`) : globToRegExp(name);
    return (text) => expression.test(text);
  } catch (error) {
    throw invalid('host-pattern', `"${term}" is not a pattern: ${(error as Error).message}`);
  }
}
