/** How often the time is counted, in milliseconds. */
const beat = 100;
/** The most that counts at once: in a longer gap this program was busy or stopped, and has read nothing. */
const most = 2 * beat;

interface TimeLimit {
  left: number;
  over: () => void;
}

const limits = new Set<TimeLimit>();
let last = 0;
let timer: NodeJS.Timeout | undefined;

/**
 * Calls a function when somebody else has used up so many milliseconds; returns what cancels it. Time in which this
 * program was too busy to read its events does not count, since an answer may have been waiting there.
 */
export function timeLimit(ms: number, over: () => void): () => void {
  const limit = begun(ms, over);
  return () => remove(limit);
}

/** Measures time in the same way; returns what ends the measurement and returns the milliseconds, to a tenth of a second. */
export function timeUsed(): () => number {
  const limit = begun(Number.MAX_SAFE_INTEGER, () => {});
  const { left } = limit;
  return () => {
    remove(limit);
    return left - limit.left;
  };
}

function begun(ms: number, over: () => void): TimeLimit {
  const now = performance.now();
  if (limits.size === 0) {
    last = now;
    clearInterval(timer);
    timer = setInterval(count, beat).unref();
  }
  // the next count takes the time since the last one off
  const limit = { left: ms + Math.min(now - last, most), over };
  limits.add(limit);
  return limit;
}

function count(): void {
  const now = performance.now();
  const passed = Math.min(now - last, most);
  last = now;
  for (const limit of limits) {
    limit.left -= passed;
    // after a last look at the events that wait
    if (limit.left <= 0) setImmediate(() => remove(limit) && limit.over());
  }
}

/** Returns whether it was still there. */
function remove(limit: TimeLimit): boolean {
  const isThere = limits.delete(limit);
  if (limits.size === 0) clearInterval(timer);
  return isThere;
}

/** Waits for a result for so many milliseconds; resolves to undefined after that. */
export async function withTimeLimit<T>(ms: number, result: Promise<T>): Promise<T | undefined> {
  let cancel = () => {};
  const late = new Promise<undefined>((resolve) => {
    cancel = timeLimit(ms, () => resolve(undefined));
  });
  return Promise.race([result, late]).finally(cancel);
}
