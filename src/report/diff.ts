import { structuredPatch } from 'diff';
import { cleanLines } from './clean.ts';
import type { Style } from './style.ts';

/** Above this many characters, or with more edits than below, a diff costs too much time. */
const largest = 512 * 1024;
const mostEdits = 5000;

interface Hunk {
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  lines: string[];
}

/** The hunks with 3 lines of context; undefined if the texts are too large or too different. */
function hunks(before: string, after: string): Hunk[] | undefined {
  if (before.length + after.length > largest) return undefined;
  return structuredPatch('', '', before, after, '', '', { context: 3, maxEditLength: mostEdits })?.hunks;
}

/** A unified diff of two texts, without file names, one string per line; safe for a terminal. */
export function unifiedDiff(before: string, after: string, s: Style): string[] {
  const found = hunks(before, after);
  if (!found) return [s.dim(`too many differences to show (${before.length} → ${after.length} characters)`)];
  return found.flatMap((hunk) => [
    s.section(`@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`),
    ...hunk.lines.map((line) => paintLine(line, s)),
  ]);
}

function range(start: number, lines: number): string {
  // an empty range has the number of the line before it (POSIX diff -u)
  if (lines === 0) return `${start - 1},0`;
  return lines === 1 ? String(start) : `${start},${lines}`;
}

function paintLine(line: string, s: Style): string {
  const safe = cleanLines(line);
  if (line.startsWith('+')) return s.added(safe);
  if (line.startsWith('-')) return s.removed(safe);
  return line.startsWith('\\') ? s.dim(safe) : safe;
}
