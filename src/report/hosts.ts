import { clean } from './clean.ts';
import { cut, width } from './width.ts';

/** The most columns that the names of hosts take at the start of a line. */
const widestColumn = 24;

/** The columns that the names of these hosts need at the start of a line, several of them together included. */
export function hostColumn(names: Iterable<string>): number {
  const widths = [...names].map((name) => width(clean(name)));
  const longest = widths.reduce((a, b) => Math.max(a, b), 0);
  const several = widths.length > 1 ? ` and ${widths.length} more`.length : 0;
  return Math.min(widestColumn, Math.max(8, longest + several));
}

/**
 * Shortens the names of hosts to so many columns: `web1`, `web[1:50]`, `all 12 hosts` for all hosts of the run (more
 * than two), `db1, web[1:3] and 7 more` for a long list.
 */
export function hostSet(hosts: string[], all: number, columns: number): string {
  if (hosts.length === 1) return cut(clean(hosts[0]!), columns);
  if (hosts.length === all && all > 2) return `all ${all} hosts`;
  const ranges = foldRanges(hosts);
  const whole = ranges.map(({ text }) => text).join(', ');
  if (width(whole) <= columns) return whole;
  const room = columns - ` and ${hosts.length} more`.length;
  // a range that is cut has no meaning
  const isRange = width(ranges[0]!.text) <= room;
  let text = isRange ? ranges[0]!.text : cut(ranges[0]!.first, room);
  let named = isRange ? ranges[0]!.count : 1;
  for (const range of isRange ? ranges.slice(1) : []) {
    const next = `${text}, ${range.text}`;
    if (width(next) > columns - ` and ${hosts.length - named} more`.length) break;
    text = next;
    named += range.count;
  }
  return named === hosts.length ? text : `${text} and ${hosts.length - named} more`;
}

interface Range {
  text: string;
  /** Its first host. */
  first: string;
  count: number;
}

/** By letters without their case, and by the values of numbers. Faster than a collator, for lines about many hosts. */
function inOrder(names: Iterable<string>): string[] {
  const keyed = [...names].map((name) => {
    const key = name.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(15, '0'));
    return { name, key };
  });
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ name }) => name);
}

/** Joins hosts with consecutive last numbers: web1 web2 web3 -> web[1:3]. */
function foldRanges(hosts: string[]): Range[] {
  const runs: { prefix: string; suffix: string; first: string; last: string; count: number }[] = [];
  const plain = (text: string) => ({ prefix: text, suffix: '', first: '', last: '', count: 1 });
  for (const host of inOrder(new Set(hosts))) {
    const match = /^(.*?)(\d{1,15})(\D*)$/.exec(host);
    const run = runs.at(-1);
    if (!match) runs.push(plain(host));
    else if (run && follows(run, match)) {
      run.last = match[2]!;
      run.count++;
    } else runs.push({ prefix: match[1]!, suffix: match[3]!, first: match[2]!, last: match[2]!, count: 1 });
  }
  return runs.map((run) => {
    const number = run.count > 1 ? `[${run.first}:${run.last}]` : run.first;
    const name = (middle: string) => clean(`${run.prefix}${middle}${run.suffix}`);
    return { text: name(number), first: name(run.first), count: run.count };
  });
}

function follows(run: { prefix: string; suffix: string; last: string }, match: RegExpExecArray): boolean {
  if (run.prefix !== match[1] || run.suffix !== match[3] || run.last === '') return false;
  // web09 -> web10 keeps its width, web9 -> web10 has no padding
  return match[2] === String(Number(run.last) + 1).padStart(run.last.length, '0');
}
