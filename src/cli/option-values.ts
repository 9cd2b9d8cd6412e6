// Each turns the text of an option into its value, or says why it is not one.
import { InvalidArgumentError } from 'commander';
import type { HistoryLimits } from '../history/run-folders.ts';

/** Collects an option that can be repeated. */
export function append(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** A whole number above 0. */
export function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('it must be a whole number above 0');
  return number;
}

/** A number of seconds, which can have a fraction. */
export function seconds(value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number < 0)
    throw new InvalidArgumentError('it must be a number of seconds');
  return number;
}

const unitSeconds = { h: 3600, m: 60, s: 1 };

/** A number of seconds, or a time such as 1h30m. */
export function duration(value: string): number {
  if (/^\d+$/.test(value)) return Number(value);
  if (!/^(?:\d+[hms])+$/.test(value))
    throw new InvalidArgumentError('it must be a time such as 90, 10m or 1h30m');
  const parts = [...value.matchAll(/(\d+)([hms])/g)];
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * unitSeconds[unit as 'h'], 0);
}

/** Folders with colons between them, in addition to those before. */
export function folders(value: string, before: string[] = []): string[] {
  return [...before, ...value.split(':').filter((folder) => folder !== '')];
}

/** Limits of the history, such as 200,90d,1G. */
export function historyLimits(value: string): HistoryLimits {
  const units = { M: 1e6, G: 1e9 };
  const limits = {
    runs: Number.POSITIVE_INFINITY,
    days: Number.POSITIVE_INFINITY,
    bytes: Number.POSITIVE_INFINITY,
  };
  for (const word of value.split(',')) {
    const [, number, unit = ''] = /^ *([1-9]\d*)([dMG]?) *$/.exec(word) ?? [];
    if (number === undefined)
      throw new InvalidArgumentError('it must be limits such as 200, 90d and 1G, with commas between them');
    if (unit === '') limits.runs = Number(number);
    else if (unit === 'd') limits.days = Number(number);
    else limits.bytes = Number(number) * units[unit as 'M'];
  }
  return limits;
}
