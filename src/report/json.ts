import type { Writable } from 'node:stream';
import type { Event } from '../core/events.ts';
import { cleanJson } from './clean.ts';
import type { Report } from './report.ts';
import { sink } from './sink.ts';

/** An event as one line of JSON, without characters that control a terminal; with its newline. */
export function jsonLine(event: Event): string {
  return `${cleanJson(JSON.stringify(event))}\n`;
}

/** One event per line (NDJSON), as in docs/events.md, with escaped control characters. */
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
