import type { Event } from '../core/events.ts';
import type { Begun } from './begun.ts';
import { EventQueue } from './event-queue.ts';
import { Stops } from './stops.ts';

/** Begins to work at once, whether or not the events are read. */
export function begin<Result>(
  given: { signal?: AbortSignal; kill?: AbortSignal },
  work: (stops: Stops, emit: (event: Event) => void) => Promise<Result>,
): Begun<Result> {
  const queue = new EventQueue<Event>();
  const stops = new Stops(given);
  const result = work(stops, (event) => queue.add(event));
  result.then(
    () => queue.end(),
    (error) => queue.fail(error),
  );
  const leave = async () => {
    stops.interrupt('the program reads no more events');
    await result.catch(() => {});
  };
  return { result, [Symbol.asyncIterator]: () => queue.read(leave) };
}
