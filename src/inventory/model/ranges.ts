import { isIPv6 } from 'node:net';

/** The most hosts that one pattern may stand for. */
const most = 100_000;
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The hosts of one key of `hosts`: their names, and the port if there is one. */
export type HostRange = { names: string[]; port?: number } | { problem: string };

/** Expands `web[01:20:2].example.org:2222`, as ansible-core's inventory plugins do. */
export function expandHosts(pattern: string): HostRange {
  const { host, port } = splitPort(pattern);
  const names = expand(host);
  if (typeof names === 'string') return { problem: names };
  return port === undefined ? { names } : { names, port };
}

function splitPort(pattern: string): { host: string; port?: number } {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(pattern);
  if (bracketed && isIPv6(bracketed[1]!))
    return bracketed[2] ? { host: bracketed[1]!, port: Number(bracketed[2]) } : { host: bracketed[1]! };
  const match = /^((?:[^:[\]]|\[[^\]]*\])*):(\d+)$/.exec(pattern);
  return match ? { host: match[1]!, port: Number(match[2]) } : { host: pattern };
}

function expand(pattern: string): string[] | string {
  const open = pattern.indexOf('[');
  if (open < 0) return [pattern];
  const close = pattern.indexOf(']', open);
  if (close < 0) return 'the "[" is not closed';
  const middle = bounds(pattern.slice(open + 1, close));
  const tails = expand(pattern.slice(close + 1));
  if (typeof middle === 'string') return middle;
  if (typeof tails === 'string') return tails;
  if (middle.length * tails.length > most) return `stands for more than ${most} hosts`;
  const head = pattern.slice(0, open);
  return middle.flatMap((item) => tails.map((tail) => head + item + tail));
}

function bounds(range: string): string[] | string {
  const [from = '', to, step = '1', ...rest] = range.split(':');
  if (to === undefined || to === '' || rest.length > 0)
    return 'a range is [first:last] or [first:last:step], such as [01:20]';
  if (!/^[1-9]\d{0,5}$/.test(step)) return `"${step}" is not a step`;
  if (/^[a-zA-Z]$/.test(from) && /^[a-zA-Z]$/.test(to))
    return count(letters.indexOf(from), letters.indexOf(to), Number(step), (i) => letters[i]!);
  if (!/^\d*$/.test(from) || !/^\d+$/.test(to))
    return `"${range}" is neither a range of numbers nor of letters`;
  const width = from.length > 1 && from.startsWith('0') ? from.length : 0;
  if (width > 0 && width !== to.length) return `"${from}" and "${to}" must have the same number of digits`;
  return count(Number(from), Number(to), Number(step), (i) => String(i).padStart(width, '0'));
}

function count(from: number, to: number, step: number, text: (i: number) => string): string[] | string {
  if (from > to) return `the range starts after its end`;
  if ((to - from) / step > most) return `stands for more than ${most} hosts`;
  const items: string[] = [];
  for (let i = from; i <= to; i += step) items.push(text(i));
  return items;
}
