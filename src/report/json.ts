import type { Writable } from 'node:stream';
import type { Event } from '../core/events.ts';
import type { Report } from './report.ts';
import { sink } from './sink.ts';

/** Legal in JSON as they are, but a terminal would obey them; they can only stand inside strings. */
const unsafe = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** An event as one line of JSON with nothing in it that a terminal obeys; with its newline. */
export function jsonLine(event: Event): string {
  return `${JSON.stringify(event).replace(unsafe, escaped)}\n`;
}

/** One event per line (NDJSON), as docs/events.md says, in ASCII-safe control characters. */
export function jsonReport(out: Writable): Report {
  const to = sink(out);
  return {
    event: (event) => to.write(jsonLine(event)),
    end: () => to.end(),
    get broken() {
      return to.broken;
    },
  };
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
