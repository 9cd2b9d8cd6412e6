import type { Event } from '../core/events.ts';
import { complain } from './streams.ts';

type Listener = (event: Event) => void;

/** With `-vvv`, a listener that also writes what is sent and what comes back to stderr, for commands without a report. */
export async function withTrace(listener: Listener, verbose: number): Promise<Listener> {
  if (verbose < 3) return listener;
  const { traceLine } = await import('../report/trace.ts');
  return (event) => {
    const line = traceLine(event);
    if (line !== undefined) complain(`${line}\n`);
    listener(event);
  };
}
