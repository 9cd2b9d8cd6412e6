import type { Event } from '../core/events.ts';

/** Adds the time since the first event to those after it: a report that is written later needs it. */
export function eventClock(now = () => performance.now()): (event: Event) => Event {
  let began: number | undefined;
  return (event) => {
    began ??= now();
    const isTimed = !['start', 'profile', 'end'].includes(event.event);
    return isTimed ? { ...event, at: Math.round(now() - began) } : event;
  };
}
