import type { Change } from '../core/events.ts';
import { shownChanges } from '../report/changes.ts';
import { clean } from '../report/clean.ts';
import type { Difference, DriftOrigin } from './difference.ts';

const longest = 60;

/** What differs, on one line: what is there, and what the playbook wants. */
export function changeWords({ event, changes }: Difference): string {
  if (event.hidden) return 'differs (hidden by no_log)';
  const shown = shownChanges(changes, false).filter(({ kind }) => kind !== 'text');
  const words = shown.map(oneChange);
  return [...new Set(words)].join('; ') || 'content differs';
}

function oneChange({ key, before, after }: Change): string {
  if (before === null && after === null) return `${clean(key)} differs`;
  return `${clean(key)} is ${valueWords(before)}, not ${valueWords(after)}`;
}

function valueWords(value: string | null): string {
  if (value === null) return 'missing';
  const text = value === '' ? '""' : clean(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** A time in UTC, such as 2026-01-02 03:04 UTC; undefined for one that no calendar has. */
function timeWords(seconds: number): string | undefined {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return undefined;
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What is known of an origin, as a part of a sentence; undefined if nothing is. */
export function originWords(origin: DriftOrigin | undefined): string | undefined {
  const time = origin?.time === undefined ? undefined : timeWords(origin.time);
  if (!origin || time === undefined) return undefined;
  const { isLatest, users, by, command } = origin;
  const when = isLatest ? `changed ${time} or earlier` : `changed ${time}`;
  const who = by === undefined ? '' : ` by ${clean(by)}`;
  const how = command === undefined ? '' : ` (${clean(command)})`;
  const others = users.filter((user) => user !== by).map(clean);
  const was = others.length > 1 ? 'were' : 'was';
  return `${when}${who}${how}${others.length > 0 ? `, while ${others.join(', ')} ${was} logged in` : ''}`;
}

const movedWords = {
  host: 'corrective: the host has changed',
  playbook: 'intentional: the playbook has changed',
  unknown: 'no run is known that applied it',
} as const;

/** What has moved, and since when, in one line. */
export function causeWords({ moved, origin }: Difference): string {
  const since = originWords(origin);
  return since === undefined ? movedWords[moved] : `${movedWords[moved]}; ${since}`;
}
