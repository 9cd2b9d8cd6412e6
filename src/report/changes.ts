import type { Change } from '../core/events.ts';
import { clean } from './clean.ts';

const longest = 32;

/**
 * The changes as far as a report shows them, so that hosts that it shows in the same way are equal: without the value
 * of a hash, unless `full`, and without the hash of a text that is there, too.
 */
export function shownChanges(changes: readonly Change[], full: boolean): Change[] {
  const hasText = changes.some(({ kind }) => kind === 'text');
  return changes.flatMap((change) => {
    if (full || !isHash(change.after ?? change.before)) return [change];
    // of a new file, it says nothing more than that the file is new
    return hasText || change.before === null ? [] : [{ key: 'content', before: null, after: null }];
  });
}

/**
 * Summarizes changes on one line: `created, mode 0755` or `mode 0644 → 0755, content`. Long values are cut unless
 * `full`. Changes of text are omitted: a diff follows.
 */
export function changeSummary(changes: readonly Change[], full: boolean): string {
  return shownChanges(changes, full)
    .filter(({ kind }) => kind !== 'text')
    .map((change) => one(change, full ? whole : shortened))
    .join(', ');
}

function one({ key, before, after }: Change, show: (value: string | null) => string): string {
  if (key === 'state') {
    if (after === 'absent') return 'removed';
    if (before === 'absent') return `created${isFile.has(after) ? '' : ` (${show(after)})`}`;
    if (isAct.has(after)) return show(after);
  }
  if (before === null) return after === null ? clean(key) : `${clean(key)} ${show(after)}`;
  return `${clean(key)} ${show(before)} → ${show(after)}`;
}

/** The usual states of something that exists. */
const isFile = new Set<string | null>(['file', 'directory', 'present']);
/** States that are an act each time. */
const isAct = new Set<string | null>(['restarted', 'reloaded']);

function isHash(value: string | null): boolean {
  return /^[0-9a-f]{32,128}$/.test(value ?? '');
}

function whole(value: string | null): string {
  if (value === null) return 'none';
  return value === '' ? '""' : clean(value);
}

/** Shortens long values to their start and end. */
function shortened(value: string | null): string {
  const text = whole(value);
  const chars = [...text];
  return chars.length <= longest ? text : `${chars.slice(0, 20).join('')}…${chars.slice(-11).join('')}`;
}
