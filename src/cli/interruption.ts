import { setMaxListeners } from 'node:events';
import { exitCode } from '../core/errors.ts';

/** The effect of signals on a run. */
export interface Interruption {
  /** Aborted: finish the running tasks. The reason is a sentence for the user. */
  signal: AbortSignal;
  /** Aborted: kill what hosts run, and stop waiting for them. */
  givenUp: AbortSignal;
  forget: () => void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** The time for hosts to finish their running tasks after SIGTERM or SIGHUP, in milliseconds. */
const patience = 1200;
/** The time until the program ends in any case, after it has begun to kill what hosts run, in milliseconds. */
const lastMoment = 5000;

/**
 * Listens to the signals that end a run. The first one waits for the running tasks, but not for long unless it is
 * Ctrl-C. The second one ends the run at once.
 */
export function listen(): Interruption {
  const [soft, hard] = [new AbortController(), new AbortController()];
  // each host that connects adds a listener
  setMaxListeners(0, soft.signal);
  const giveUp = () => {
    if (hard.signal.aborted) process.exit(exitCode.interrupted);
    setTimeout(() => process.exit(exitCode.interrupted), lastMoment).unref();
    hard.abort();
  };
  const stop = (signal: NodeJS.Signals) => {
    if (soft.signal.aborted) return giveUp();
    const isPatient = signal === 'SIGINT';
    if (!isPatient) setTimeout(giveUp, patience).unref();
    soft.abort(
      `${signal}: finishing the running tasks${isPatient ? '' : `, for ${patience / 1000} s`}; once more ends at once`,
    );
  };
  for (const signal of signals) process.on(signal, stop);
  return {
    signal: soft.signal,
    givenUp: hard.signal,
    forget: () => {
      // without its listener, a second signal kills the program before it has printed the report
      if (soft.signal.aborted) return;
      for (const signal of signals) process.off(signal, stop);
    },
  };
}
