import { Semaphore } from '../../core/semaphore.ts';
import { withTimeLimit } from '../../core/time-limit.ts';
import type { ShellChannel } from './channel.ts';

/** Why something is given up: one sentence, and a hint. */
export interface WatchFinding {
  message: string;
  hint?: string;
}

/** What runs on the host and is watched: a session, or an upload. */
export interface Watched {
  /** What it is, for messages. */
  name: string;
  /** Its processes on the host, the one that ends last first; none until they are known. */
  pids: () => readonly string[];
  /** Whether an answer is due. */
  isAwaited: () => boolean;
  /** Runs a command beside the session, as the login user; rejects if that is not possible. */
  look: (command: string) => Promise<ShellChannel>;
  giveUp: (verdict: WatchFinding) => void;
}

/** The same without what its session gives. */
export type WatchedBeside = Omit<Watched, 'look'>;

type State = 'alive' | 'stopped' | 'gone' | 'mute' | 'hidden';

/** What was seen, and the process that it was seen of. */
interface Observation {
  state: State;
  pid: string;
}

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
    const pids = this.#watched.pids();
    // a suspicious shell is checked again at once
    const isDue = this.#seen !== 'alive' || performance.now() - this.#since > this.#silence;
    if (pids.length === 0 || this.#isLooking || !isDue || !this.#watched.isAwaited()) return;
    this.#isLooking = true;
    const since = this.#since;
    const observed = await checks.with(async () => (since === this.#since ? this.#look(pids) : undefined));
    this.#isLooking = false;
    // it may have answered in the meantime
    if (observed && since === this.#since) this.#judge(observed);
  }

  #judge({ state, pid }: Observation): void {
    const isConfirmed = state === this.#seen;
    this.noteLife();
    if (state === 'alive' || state === 'hidden') return;
    this.#seen = state;
    if (isConfirmed) this.#watched.giveUp(verdicts[state](this.#watched.name, pid));
  }

  async #look(pids: readonly string[]): Promise<Observation> {
    const limit = patience * this.#silence;
    return (await withTimeLimit(limit, this.#observe(pids))) ?? { state: 'mute', pid: pids[0]! };
  }

  async #observe(pids: readonly string[]): Promise<Observation> {
    try {
      const files = [...pids, '1'].map((pid) => `/proc/${pid}/stat`);
      const channel = await this.#watched.look(`cat ${files.join(' ')}`);
      let output = '';
      channel.onStdout((chunk) => {
        output = (output + chunk.toString('latin1')).slice(0, 4096);
      });
      channel.end();
      await channel.closed;
      return observationIn(output, pids);
    } catch {
      return { state: 'hidden', pid: pids[0]! };
    }
  }
}

/** A stopped one counts, or else the one that ends last. */
function observationIn(output: string, pids: readonly string[]): Observation {
  const states = pids.map((pid) => ({ state: stateIn(output, pid), pid }));
  return states.find(({ state }) => state === 'stopped') ?? states[0]!;
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

const verdicts: Record<'stopped' | 'gone' | 'mute', (name: string, pid: string) => WatchFinding> = {
  stopped: (name, pid) => ({
    message: `${name} on the host is stopped (SIGSTOP), its process is ${pid}`,
    hint: `continue it with kill -CONT ${pid} or end it; ${again}`,
  }),
  gone: (name) => ({
    message: `${name} on the host is gone, and something keeps its output open`,
    hint: again,
  }),
  mute: () => ({ message: 'the host does not answer and starts no command', hint: again }),
};
