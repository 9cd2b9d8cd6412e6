import type { HostEvent } from '../core/events.ts';

/** The word for a host that cannot be used; undefined for one that can. */
export function downWord({ status, lock }: HostEvent): 'unreachable' | 'locked' | 'lost' | undefined {
  if (status === 'unreachable') return lock ? 'locked' : status;
  return status === 'lost' ? status : undefined;
}
