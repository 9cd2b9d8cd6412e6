import { readFileSync } from 'node:fs';
import type { Place } from '../core/errors.ts';
import { sealedFormat } from '../core/opener.ts';
import { placeText } from '../core/place-text.ts';
import { clean } from './clean.ts';
import type { ReadSource } from './report.ts';
import type { Style } from './style.ts';
import { width } from './width.ts';

const widest = 100;

/** Reads files from disk, each once; undefined for unreadable files. */
export function sourceReader(): ReadSource {
  const known = new Map<string, string | undefined>();
  return (file) => {
    if (!known.has(file)) known.set(file, readOrNot(file));
    return known.get(file);
  };
}

function readOrNot(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    // places are those of the decrypted text
    return sealedFormat(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** A place as `file:line:col`, for a terminal. */
export function formatPlace(place: Place): string {
  return clean(placeText(place));
}

/**
 * The source line of a place and the carets below it, with a gutter as in rustc; empty if the file cannot be read
 * or has no such line.
 */
export function snippet(place: Place, read: ReadSource, s: Style): string[] {
  const line = read(place.file)?.split('\n')[place.line - 1]?.replace(/\r$/, '');
  if (line === undefined || line.trim() === '') return [];
  const start = Math.min(place.col - 1, line.length);
  // of a very long line only the part around the place is useful
  const from = start > widest - 20 ? start - 20 : 0;
  const shown = oneSpace(line.slice(from, from + widest));
  const under = oneSpace(line.slice(from, start));
  const marked = oneSpace(line.slice(start, start + (place.length ?? 1)));
  const carets = '^'.repeat(Math.max(1, Math.min(width(marked), widest - width(under))));
  const number = String(place.line);
  const gutter = ' '.repeat(number.length);
  return [
    `${s.dim(`${gutter} |`)}`,
    `${s.dim(`${number} |`)} ${shown}`,
    `${s.dim(`${gutter} |`)} ${' '.repeat(width(under))}${s.error(carets)}`,
  ];
}

/** Tabs have no fixed width; with single spaces the carets are right below. */
function oneSpace(text: string): string {
  return clean(text.replaceAll('\t', ' '));
}
