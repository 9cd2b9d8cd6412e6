import { setMaxListeners } from 'node:events';
import type { Interruption } from '../api/execute.ts';
import { exitCode } from '../core/errors.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** The time for hosts to finish their running tasks after SIGTERM or SIGHUP, and after the deadline, in milliseconds. */
const patience = { signal: 1200, deadline: 10_000 };
/** The time until the program ends in any case, after it has begun to kill what hosts run, in milliseconds. */
const lastMoment = 5000;
/** The longest time of a timer, in milliseconds. */
const longest = 2 ** 31 - 1;

/**
 * Listens to the signals that end a run. The first one waits for the running tasks, but not for long unless it is
 * Ctrl-C. The second one ends the run at once.
 * @param deadline the seconds after which the run ends as by a signal
 */
export function listen(deadline?: number): Interruption {
  const [soft, hard] = [new AbortController(), new AbortController()];
  // each host that connects adds a listener
  setMaxListeners(0, soft.signal);
  const giveUp = () => {
    if (hard.signal.aborted) process.exit(exitCode.interrupted);
    setTimeout(() => process.exit(exitCode.interrupted), lastMoment).unref();
    hard.abort();
  };
  const stop = (why: string, ms: number | undefined) => {
    if (ms !== undefined) setTimeout(giveUp, ms).unref();
    const limit = ms === undefined ? '' : `, for ${ms / 1000} s`;
    soft.abort(`${why}: finishing the running tasks${limit}; once more ends at once`);
  };
  const signalled = (signal: NodeJS.Signals) => {
    if (soft.signal.aborted) giveUp();
    else stop(signal, signal === 'SIGINT' ? undefined : patience.signal);
  };
  for (const signal of signals) process.on(signal, signalled);
  const timer =
    deadline &&
    setTimeout(
      () => {
        if (!soft.signal.aborted) stop(`the deadline of ${deadline} s is over`, patience.deadline);
      },
      Math.min(longest, deadline * 1000),
    ).unref();
  return {
    signal: soft.signal,
    givenUp: hard.signal,
    forget: () => {
      clearTimeout(timer || undefined);
      // without its listener, a second signal kills the program before it has printed the report
      if (soft.signal.aborted) return;
      for (const signal of signals) process.off(signal, signalled);
    },
  };
}
