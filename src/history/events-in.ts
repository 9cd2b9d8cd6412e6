import type { Event } from '../core/events.ts';

/** The events in a text of lines. Leaves out what is no whole line: the program may have been killed as it wrote. */
export function* eventsIn(text: string): Generator<Event> {
  for (let at = 0; ; ) {
    const end = text.indexOf('\n', at);
    if (end < 0) return;
    const event = eventOf(text.slice(at, end));
    if (event) yield event;
    at = end + 1;
  }
}

function eventOf(line: string): Event | undefined {
  try {
    const event = JSON.parse(line) as Event | null;
    return typeof event?.event === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}
