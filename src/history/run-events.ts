import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Event } from '../core/events.ts';
import { parseJson } from '../core/text.ts';
import { isMapping } from '../core/values.ts';
import { runFiles } from './run-files.ts';

/** Reads the events of a run; what is no whole event is left out, since the program may have been killed as it wrote. */
export async function* runEvents(name: string): AsyncGenerator<Event> {
  const input = createReadStream(runFiles(name).events);
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const event = eventIn(line);
    if (event) yield event;
  }
}

function eventIn(line: string): Event | undefined {
  try {
    const value = parseJson(line);
    return isMapping(value) && typeof value.event === 'string' ? (value as unknown as Event) : undefined;
  } catch {
    return undefined;
  }
}
