import type { Args, Params } from '../../core/params.ts';

const labelFilters = {
  label: { type: 'list', doc: 'Only those with these labels: NAME, or NAME=VALUE.' },
  'label!': { type: 'list', doc: 'Only those without these labels.' },
} as const satisfies Params;

const until = {
  type: 'string',
  doc: 'Only those older than this: a duration such as 24h, or a time such as 2026-11-30T12:00:00Z.',
} as const;

/** The filters of each kind, with the names that docker gives them. */
export const filters = {
  containers: { ...labelFilters, until },
  images: {
    ...labelFilters,
    until,
    dangling: { type: 'bool', default: true, doc: 'Only those without a tag.' },
  },
  networks: labelFilters,
  volumes: { ...labelFilters, all: { type: 'bool', default: false, doc: 'Also those that have a name.' } },
} as const satisfies Record<string, Params>;

type Filters = Partial<Args<(typeof filters)['containers']>>;

/** What is wrong with filters, in a sentence. */
export function filterProblem({
  until,
  label = [],
  'label!': without = [],
}: Filters = {}): string | undefined {
  const bad = [...label, ...without].find((each) => each === '' || /[\r\n]/.test(each));
  if (bad !== undefined) return 'a label must be a single line';
  return until === undefined || secondsOf(until) !== undefined
    ? undefined
    : `"${until}" is neither a duration such as 24h nor a time such as 2026-11-30T12:00:00Z`;
}

/**
 * Filters as lines: those of docker, and `before=` with the seconds since 1970, or before now if they begin with a minus.
 * It is empty without filters.
 */
export function filterLines({ until, label = [], 'label!': without = [] }: Filters = {}): string {
  return [
    ...label.map((each) => `label=${each}`),
    ...without.map((each) => `label!=${each}`),
    ...(until === undefined ? [] : [`until=${until}`, `before=${secondsOf(until)}`]),
  ].join('\n');
}

const units: Record<string, number> = { h: 3600, m: 60, s: 1 };

/** The time of `until` in seconds. Without its zone, a time depends on the host. */
function secondsOf(until: string): number | undefined {
  if (/^\d+$/.test(until)) return Number(until);
  if (/^(\d+[hms])+$/.test(until))
    return -[...until.matchAll(/(\d+)([hms])/g)].reduce(
      (sum, [, n, unit]) => sum + Number(n) * units[unit!]!,
      0,
    );
  const time = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(until) ? Date.parse(until) : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}
