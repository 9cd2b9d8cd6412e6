import { textOf } from '../../core/text.ts';
import { isMapping, type Value } from '../../core/values.ts';
import { shellLine } from './words.ts';

/** The problem of a healthcheck, as a sentence; undefined if there is no problem. */
export function healthProblem(healthcheck: Value | undefined): string | undefined {
  if (healthcheck === undefined) return undefined;
  if (!isMapping(healthcheck) || healthcheck.test === undefined)
    return 'healthcheck must be a mapping with a test';
  const known = ['test', 'interval', 'timeout', 'retries', 'start_period', 'start_interval'];
  const unknown = Object.keys(healthcheck).find((key) => !known.includes(key));
  return unknown === undefined ? undefined : `healthcheck knows ${known.join(', ')}, not "${unknown}"`;
}

/** The options of `docker create` for a healthcheck. */
export function healthOptions(healthcheck: Value | undefined): string[] {
  if (!isMapping(healthcheck)) return [];
  const { test, interval, timeout, retries, start_period, start_interval } = healthcheck;
  const words = Array.isArray(test) ? test.map(textOf) : ['CMD-SHELL', textOf(test ?? null)];
  if (words[0] === 'NONE') return ['--no-healthcheck'];
  const line =
    words[0] === 'CMD' ? shellLine(words.slice(1)) : words.slice(words[0] === 'CMD-SHELL' ? 1 : 0).join(' ');
  const settings = {
    interval,
    timeout,
    retries,
    'start-period': start_period,
    'start-interval': start_interval,
  };
  return [
    '--health-cmd',
    line,
    ...Object.entries(settings).flatMap(([key, value]) =>
      value === undefined
        ? []
        : [`--health-${key}`, typeof value === 'number' && key !== 'retries' ? `${value}s` : textOf(value)],
    ),
  ];
}
