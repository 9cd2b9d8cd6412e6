import { setImmediate } from 'node:timers/promises';
import type { Pings } from '../transport.ts';

/** How often the connections are looked at, in milliseconds. */
const beat = 250;
/** After so many milliseconds of pings, other events have their turn. */
const slice = 10;
/** About so many pings in a second: of more connections, each is pinged less often. */
const perSecond = 500;
/** Seconds between two pings of one connection at most: a host's watchdog waits for several, see docs/decisions/0017-watchdog.md. */
const longest = 6;

/** A connection that is pinged while nothing arrives. */
export interface Pinged {
  /** Sends a request that the host answers. */
  ping(): void;
  /** Is called when several pings in a row have no answer. */
  giveUp(): void;
}

interface Watched extends Pinged {
  pings: Pings;
  /** When the next ping is due. */
  due: number;
  unanswered: number;
}

/** All open connections, with one timer: thousands of timers that are due at once would let nothing else happen. */
const open = new Set<Watched>();
let timer: NodeJS.Timeout | undefined;
let isAtWork = false;

/** Pings a connection; returns what records that something has arrived, and what ends it. */
export function keepAlive(connection: Pinged, pings: Pings): { heard: () => void; end: () => void } {
  const watched: Watched = { ...connection, pings, due: 0, unanswered: 0 };
  const heard = () => {
    watched.unanswered = 0;
    watched.due = performance.now() + interval(watched);
  };
  heard();
  open.add(watched);
  timer ??= setInterval(() => void look(), beat).unref();
  return { heard, end: () => end(watched) };
}

function end(watched: Watched): void {
  open.delete(watched);
  if (open.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

/** Milliseconds between two pings. */
function interval({ pings }: Watched): number {
  return 1000 * Math.max(pings.interval, Math.min(longest, open.size / perSecond));
}

async function look(): Promise<void> {
  if (isAtWork) return;
  isAtWork = true;
  let began = performance.now();
  for (const watched of open) {
    pingIfDue(watched);
    if (performance.now() - began < slice) continue;
    await setImmediate();
    began = performance.now();
  }
  isAtWork = false;
}

function pingIfDue(watched: Watched): void {
  const now = performance.now();
  if (now < watched.due) return;
  // a beat is not always in time, and this program may have been busy
  watched.due = Math.max(watched.due, now - beat) + interval(watched);
  if (watched.unanswered++ < watched.pings.count) watched.ping();
  else void giveUpUnlessHeard(watched);
}

/** Looks once more at the events that wait: after a busy time, the answer may be one of them. */
async function giveUpUnlessHeard(watched: Watched): Promise<void> {
  await setImmediate();
  if (watched.unanswered === 0 || !open.has(watched)) return;
  end(watched);
  watched.giveUp();
}
