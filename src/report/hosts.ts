import { clean } from './clean.ts';

const widest = 40;

/**
 * Shortens the names of hosts: `web1`, `web[1:50]`, `all 12 hosts` for all hosts of the run (more than two), `db1,
 * web[1:3] and 7 more` for a long list.
 */
export function hostSet(hosts: string[], all: number): string {
  if (hosts.length === 1) return clean(hosts[0]!);
  if (hosts.length === all && all > 2) return `all ${all} hosts`;
  const ranges = foldRanges(hosts);
  let text = '';
  let told = 0;
  for (const range of ranges) {
    const next = text === '' ? range.text : `${text}, ${range.text}`;
    if (text !== '' && next.length > widest) return `${text} and ${hosts.length - told} more`;
    text = next;
    told += range.count;
  }
  return text;
}

interface Range {
  text: string;
  count: number;
}

/** Joins hosts with consecutive last numbers: web1 web2 web3 -> web[1:3]. */
function foldRanges(hosts: string[]): Range[] {
  const runs: { prefix: string; suffix: string; first: string; last: string; count: number }[] = [];
  const collator = new Intl.Collator('en', { numeric: true });
  const plain = (text: string) => ({ prefix: text, suffix: '', first: '', last: '', count: 1 });
  for (const host of [...new Set(hosts)].toSorted(collator.compare)) {
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
    return { text: clean(`${run.prefix}${number}${run.suffix}`), count: run.count };
  });
}

function follows(run: { prefix: string; suffix: string; last: string }, match: RegExpExecArray): boolean {
  if (run.prefix !== match[1] || run.suffix !== match[3] || run.last === '') return false;
  // web09 -> web10 keeps its width, web9 -> web10 has no padding
  return match[2] === String(Number(run.last) + 1).padStart(run.last.length, '0');
}
