import type { ShellChannel } from './channel.ts';

/** A session that is given up: one sentence, and what to do. */
export interface WatchFinding {
  message: string;
  hint?: string;
}

/** What is watched. */
export interface Watched {
  /** The process id of the shell, as the host counts; empty as long as it is not known. */
  pid: () => string;
  /** Does anybody wait for an answer of it? */
  isAwaited: () => boolean;
  /** Runs a command beside the session, as who logs in; rejects where that cannot be. */
  look: (command: string) => Promise<ShellChannel>;
  giveUp: (verdict: WatchFinding) => void;
}

type State = 'alive' | 'stopped' | 'gone' | 'mute' | 'hidden';

/** Looks may take so many times the silence. */
const patience = 2;

/**
 * Looks after a shell that has answered nothing for a while: a long task is no reason to give it up, being stopped
 * (SIGSTOP) or gone is, when it is seen twice in a row. It looks through a channel of its own, so where the host
 * allows one only (MaxSessions 1) nobody looks.
 */
export class Watch {
  readonly #watched: Watched;
  /** Milliseconds without an answer until somebody looks. */
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

  /** It has answered, or has been asked for something after a while in which nobody asked. */
  noteLife(): void {
    this.#since = performance.now();
    this.#seen = 'alive';
  }

  end(): void {
    clearInterval(this.#timer);
  }

  async #tick(): Promise<void> {
    const pid = this.#watched.pid();
    // who is suspected is looked at again at once
    const isDue = this.#seen !== 'alive' || performance.now() - this.#since > this.#silence;
    if (pid === '' || this.#isLooking || !isDue || !this.#watched.isAwaited()) return;
    this.#isLooking = true;
    const since = this.#since;
    const state = await this.#look(pid);
    this.#isLooking = false;
    // it has answered meanwhile
    if (since === this.#since) this.#judge(state, pid);
  }

  #judge(state: State, pid: string): void {
    const isConfirmed = state === this.#seen;
    this.noteLife();
    if (state === 'alive' || state === 'hidden') return;
    this.#seen = state;
    if (isConfirmed) this.#watched.giveUp(verdicts[state](pid));
  }

  async #look(pid: string): Promise<State> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<State>((resolve) => {
      timer = setTimeout(resolve, patience * this.#silence, 'mute').unref();
    });
    const state = await Promise.race([this.#stateOf(pid), late]);
    clearTimeout(timer);
    return state;
  }

  async #stateOf(pid: string): Promise<State> {
    try {
      const channel = await this.#watched.look(`cat /proc/${pid}/stat /proc/1/stat`);
      let said = '';
      channel.onStdout((chunk) => {
        said = (said + chunk.toString('latin1')).slice(0, 4096);
      });
      channel.end();
      await channel.closed;
      return stateIn(said, pid);
    } catch {
      return 'hidden';
    }
  }
}

/** Reads proc_pid_stat(5): a number, a name in parentheses that may hold anything, a letter. */
function stateIn(said: string, pid: string): State {
  const lines = said.split('\n');
  const own = lines.find((line) => line.startsWith(`${pid} (`));
  if (own !== undefined)
    return /\) [Tt] [^)]*$/.test(own) ? 'stopped' : /\) [ZX] [^)]*$/.test(own) ? 'gone' : 'alive';
  // where processes of others are hidden (hidepid) nobody can tell
  return lines.some((line) => line.startsWith('1 (')) ? 'gone' : 'hidden';
}

const again = 'a rerun goes on where this one stopped';

const verdicts: Record<'stopped' | 'gone' | 'mute', (pid: string) => WatchFinding> = {
  stopped: (pid) => ({
    message: `the shell on the host is stopped (SIGSTOP), its process is ${pid}`,
    hint: `continue it with kill -CONT ${pid} or end it; ${again}`,
  }),
  gone: () => ({
    message: 'the shell on the host is gone, and something keeps its output open',
    hint: again,
  }),
  mute: () => ({ message: 'the host answers nothing and starts no command', hint: again }),
};
