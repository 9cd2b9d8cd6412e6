import { setMaxListeners } from 'node:events';
import { exitCode } from '../core/errors.ts';

/** What signals say to a run. */
export interface Interruption {
  /** Aborted: let the tasks at work end. */
  signal: AbortSignal;
  /** Aborted: wait for no host. */
  givenUp: AbortSignal;
  forget: () => void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** So long hosts have to finish the tasks at work after SIGTERM or SIGHUP, in milliseconds. */
const patience = 1200;
/** So long after the hosts have been given up the program ends, whatever holds it, in milliseconds. */
const lastMoment = 600;

/**
 * Listens to the signals that end a run. The first one lets the tasks at work end; unless it is Ctrl-C, only for a moment.
 * The second one ends the run at once.
 */
export function listen(): Interruption {
  const [soft, hard] = [new AbortController(), new AbortController()];
  // each host that connects listens
  setMaxListeners(0, soft.signal);
  const giveUp = () => {
    if (hard.signal.aborted) process.exit(exitCode.interrupted);
    setTimeout(() => process.exit(exitCode.interrupted), lastMoment).unref();
    hard.abort();
  };
  const stop = (signal: NodeJS.Signals) => {
    if (soft.signal.aborted) return giveUp();
    const isPatient = signal === 'SIGINT';
    tell(
      `${signal}: finishing the tasks at work${isPatient ? '' : `, for ${patience / 1000} s`}; once more ends at once`,
    );
    if (!isPatient) setTimeout(giveUp, patience).unref();
    soft.abort();
  };
  for (const signal of signals) process.on(signal, stop);
  return {
    signal: soft.signal,
    givenUp: hard.signal,
    forget: () => {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}

/** After SIGHUP there may be no terminal any more. */
function tell(sentence: string): void {
  process.stderr.on('error', () => {}).write(`\n${sentence}\n`);
}
