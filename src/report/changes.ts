import type { Change } from '../core/events.ts';
import { clean } from './clean.ts';
import { lineCounts } from './diff.ts';

const longest = 32;

/**
 * Summarizes changes on one line: `mode 0644 → 0755, sha256 1a2b3c4d… → 9f3c0e11…`. Long values are cut unless
 * `full`; a changed text is shown as its number of lines, or omitted when a diff follows (`diff`).
 */
export function changeSummary(changes: Change[], options: { full: boolean; diff: boolean }): string {
  return changes
    .map((change) => one(change, options))
    .filter((text) => text !== '')
    .join(', ');
}

function one(change: Change, options: { full: boolean; diff: boolean }): string {
  const key = clean(change.key);
  if (change.kind === 'text') {
    if (options.diff) return '';
    const counts = lineCounts(change.before ?? '', change.after ?? '');
    return counts ? `${key} ${counts}` : key;
  }
  const show = options.full ? whole : shortened;
  return `${key} ${show(change.before)} → ${show(change.after)}`;
}

function whole(value: string | null): string {
  if (value === null) return 'none';
  return value === '' ? '""' : clean(value);
}

/** Shortens a hash to its first 8 digits, and other long values to their start and end. */
function shortened(value: string | null): string {
  const text = whole(value);
  if (/^[0-9a-f]{32,128}$/.test(text)) return `${text.slice(0, 8)}…`;
  const chars = [...text];
  return chars.length <= longest ? text : `${chars.slice(0, 20).join('')}…${chars.slice(-11).join('')}`;
}
