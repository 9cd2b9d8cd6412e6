import type { Event } from '../core/events.ts';

/** An event as the history keeps it: the result of a task also has the key of its step. */
export type KeptEvent = Event & {
  /** Equal in two runs if the step does the same there. */
  key?: string;
};
