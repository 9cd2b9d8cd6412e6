import { Semaphore } from '../../core/semaphore.ts';
import { withTimeLimit } from '../../core/time-limit.ts';
import type { ShellChannel } from './channel.ts';

/** Why a session is given up: one sentence, and a hint. */
export interface WatchFinding {
  message: string;
  hint?: string;
}

/** The watched session. */
export interface Watched {
  /** The process id of the shell, on the host; empty until it is known. */
  pid: () => string;
  /** Whether a step waits for an answer. */
  isAwaited: () => boolean;
  /** Runs a command beside the session, as the login user; rejects if that is not possible. */
  look: (command: string) => Promise<ShellChannel>;
  giveUp: (verdict: WatchFinding) => void;
}

type State = 'alive' | 'stopped' | 'gone' | 'mute' | 'hidden';

/** The time limit of a check, as a multiple of the silence. */
const patience = 2;

/** Checks at a time: when this program is busy, thousands of hosts seem to be silent, and each check is work for it. */
const checks = new Semaphore(8);

/**
 * Checks a shell that has not answered for a while: a long task is no reason to give it up, but a stopped
 * (SIGSTOP) or missing shell is, if it is seen twice in a row. It checks through its own channel, so there is no
 * check if the host allows only one channel (MaxSessions 1).
 */
export class Watch {
  readonly #watched: Watched;
  /** Milliseconds without an answer until a check. */
  readonly #silence: number;
  readonly #timer: NodeJS.Timeout;
  #since = performance.now();
  #isLooking = false;
  #seen: State = 'alive';

  constructor(watched: Watched, silence: number) {
    this.#watched = watched;
    this.#silence = silence;
    this.#timer = setInterval(() => void this.#tick(), silence / 3).unref();
  }

  /** Records an answer, or the first request after an idle time. */
  noteLife(): void {
    this.#since = performance.now();
    this.#seen = 'alive';
  }

  end(): void {
    clearInterval(this.#timer);
  }

  async #tick(): Promise<void> {
    const pid = this.#watched.pid();
    // a suspicious shell is checked again at once
    const isDue = this.#seen !== 'alive' || performance.now() - this.#since > this.#silence;
    if (pid === '' || this.#isLooking || !isDue || !this.#watched.isAwaited()) return;
    this.#isLooking = true;
    const since = this.#since;
    const state = await checks.with(async () => (since === this.#since ? this.#look(pid) : undefined));
    this.#isLooking = false;
    // it may have answered in the meantime
    if (state && since === this.#since) this.#judge(state, pid);
  }

  #judge(state: State, pid: string): void {
    const isConfirmed = state === this.#seen;
    this.noteLife();
    if (state === 'alive' || state === 'hidden') return;
    this.#seen = state;
    if (isConfirmed) this.#watched.giveUp(verdicts[state](pid));
  }

  async #look(pid: string): Promise<State> {
    return (await withTimeLimit(patience * this.#silence, this.#stateOf(pid))) ?? 'mute';
  }

  async #stateOf(pid: string): Promise<State> {
    try {
      const channel = await this.#watched.look(`cat /proc/${pid}/stat /proc/1/stat`);
      let output = '';
      channel.onStdout((chunk) => {
        output = (output + chunk.toString('latin1')).slice(0, 4096);
      });
      channel.end();
      await channel.closed;
      return stateIn(output, pid);
    } catch {
      return 'hidden';
    }
  }
}

/** Reads proc_pid_stat(5): a number, a name in parentheses that may contain anything, a letter. */
function stateIn(output: string, pid: string): State {
  const lines = output.split('\n');
  const own = lines.find((line) => line.startsWith(`${pid} (`));
  if (own !== undefined)
    return /\) [Tt] [^)]*$/.test(own) ? 'stopped' : /\) [ZX] [^)]*$/.test(own) ? 'gone' : 'alive';
  // with hidden processes of other users (hidepid) the state is unknown
  return lines.some((line) => line.startsWith('1 (')) ? 'gone' : 'hidden';
}

const again = 'a rerun continues where this one stopped';

const verdicts: Record<'stopped' | 'gone' | 'mute', (pid: string) => WatchFinding> = {
  stopped: (pid) => ({
    message: `the shell on the host is stopped (SIGSTOP), its process is ${pid}`,
    hint: `continue it with kill -CONT ${pid} or end it; ${again}`,
  }),
  gone: () => ({
    message: 'the shell on the host is gone, and something keeps its output open',
    hint: again,
  }),
  mute: () => ({ message: 'the host does not answer and starts no command', hint: again }),
};
