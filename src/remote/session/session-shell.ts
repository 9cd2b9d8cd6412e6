import { randomHex } from '../../core/random-text.ts';
import { timeLimit } from '../../core/time-limit.ts';
import { prelude } from '../shell/prelude.ts';
import { assign } from '../step/quote.ts';
import type { Answer } from './answer.ts';
import { Answers } from './answers.ts';
import type { SessionSurroundings, ShellChannel } from './channel.ts';
import { deferredChannel } from './deferred-channel.ts';
import type { LastOutput } from './last-output.ts';
import type { Ledger } from './ledger.ts';
import { Outbox } from './outbox.ts';
import { SessionReplies, type SessionReply } from './session-replies.ts';
import { ShellProcesses } from './shell-processes.ts';
import { Watch, type WatchedBeside, type WatchFinding } from './watch.ts';

/** What a session learns from its shell. */
export interface ShellListener {
  answered(id: number, answer: Answer, bytes: number): void;
  /** Nothing that the shell sends from here on can be trusted, or it will not send anything. */
  unusable(finding: WatchFinding): void;
  /** There is no channel for it. */
  missing(error: Error): void;
  closed(end: { code: number | null; signal: string | null }): void;
  isAwaited(): boolean;
}

/** One shell of a session, in one channel. The session can continue in another one when the connection is lost. */
export class SessionShell {
  readonly #channel: ShellChannel;
  readonly #answers: Answers;
  readonly #replies = new SessionReplies();
  readonly #watch: Watch;
  readonly outbox: Outbox;
  /** Marks where an answer can start. */
  readonly nonce = randomHex(16);
  /** A part of the names of all files of the shell on the host. */
  readonly token = randomHex(6);
  /** The name of its log, see log.sh; empty without one. */
  readonly log: string;
  readonly processes: ShellProcesses;
  /** Watches a command beside it. */
  readonly watchBeside: (watched: WatchedBeside) => Watch;
  readonly #opening: Promise<unknown>;
  /** It has sent its greeting. */
  hasBegun = false;
  /** Its channel has closed. */
  isGone = false;
  readonly #since = performance.now();
  #ended: Error | undefined;

  constructor(
    surroundings: SessionSurroundings,
    ledger: Ledger,
    output: LastOutput,
    listener: ShellListener,
  ) {
    const { start, aside, look, silence, meter, again } = surroundings;
    this.processes = new ShellProcesses(aside);
    const opening = start();
    this.#opening = opening;
    opening.catch((error: Error) => listener.missing(error));
    this.#channel = deferredChannel(opening);
    const count = () => `kp_say ${this.#replies.issue(() => {})}\n`;
    this.outbox = new Outbox(
      this.#channel,
      opening,
      count,
      meter && ((id, bytes) => meter.written(id, bytes)),
    );
    this.log = again === undefined ? '' : `kplay-${randomHex(8)}`;
    this.#answers = new Answers(this.#channel, this.nonce, ledger, output, {
      answered: (id, answer, bytes) => {
        meter?.answered(id, answer, bytes);
        if (this.#ended) return;
        this.noteLife();
        listener.answered(id, answer, bytes);
      },
      heard: (token, answer) => {
        meter?.heard(answer);
        if (this.#ended) return;
        this.hasBegun = true;
        this.noteLife();
        this.#replies.heard(token, answer);
      },
      confused: (why) => listener.unusable({ message: `the host sent invalid data: ${why}` }),
    });
    this.watchBeside = (watched) => new Watch({ ...watched, look }, silence * 1000);
    this.#watch = this.watchBeside({
      name: 'the shell',
      pids: () => this.processes.shell,
      isAwaited: () => !this.#ended && (listener.isAwaited() || this.#replies.areAwaited),
      giveUp: (finding) => listener.unusable(finding),
    });
    void this.#channel.closed.then((end) => {
      this.isGone = true;
      listener.closed(end);
    });
  }

  /**
   * Sends the prelude, and a request for the greeting, which is the reply.
   * @param late is called if it does not come in time
   */
  async begin(
    { meter, again, patience }: SessionSurroundings,
    greet: (token: string) => string,
    late: () => void,
  ): Promise<SessionReply> {
    // names of visible files must not reveal the names of later folders
    const publicNames = assign('kp_public', randomHex(4));
    const names = assign('kp_nonce', this.nonce) + assign('kp_token', this.token) + publicNames;
    const log = again ? `kp_lease=${leaseFor(again.seconds)}\nkp_open_log ${this.log}\n` : '';
    const greeting = this.request(
      (token) => `${prelude()}\n${meter?.script ?? ''}${names}${log}${greet(token)}`,
    );
    let isOver = () => {};
    void this.#opening.then(
      () => {
        if (!this.hasBegun) isOver = timeLimit(patience * 1000, late);
      },
      () => {},
    );
    try {
      const reply = await greeting;
      this.processes.learn(reply.results);
      return reply;
    } finally {
      isOver();
    }
  }

  /** Sends shell text that has a reply; rejects if the shell ends before. */
  request(text: (token: string) => string): Promise<SessionReply> {
    if (this.#ended) return Promise.reject(this.#ended);
    if (!this.#replies.areAwaited) this.noteLife();
    return new Promise((resolve, reject) => {
      void this.outbox.add(text(this.#replies.issue(resolve, reject)));
    });
  }

  /** Calls a function of the shell with a token and these words. */
  async ask(name: string, ...words: string[]): Promise<SessionReply> {
    return this.request((token) => `${[name, token, ...words].join(' ')}\n`);
  }

  /** Resolves when the shell has processed all that it was sent. */
  settled(): Promise<void> {
    return this.#replies.settled();
  }

  lastWords(): string {
    return this.#answers.lastWords();
  }

  /** Records an answer, or the first request after an idle time. */
  noteLife(): void {
    this.#watch.noteLife();
  }

  /** Seconds since its start. */
  get age(): number {
    return (performance.now() - this.#since) / 1000;
  }

  get isEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** Later output is ignored, and requests are rejected. */
  end(error: Error): void {
    this.#ended ??= error;
    this.#answers.end();
    this.#replies.end(error);
    this.#watch.end();
  }

  /** Ends the shell after it has processed all that it was sent. */
  close(): void {
    this.#watch.end();
    if (this.log) void this.#channel.write('kp_closed=1\n');
    this.#channel.end();
  }
}

/** Seconds after which a dead link is known, and between two looks of the watchdog. */
const [detection, interval] = [8, 4];
/** The lease of a session without a log, in looks of the watchdog. */
const usualLease = 6;

/** For how many looks the watchdog waits for a controller that connects again for so many seconds. */
function leaseFor(seconds: number): number {
  return Math.max(usualLease, Math.ceil((seconds + detection) / interval));
}

/** All places where logs with these names can be, as words of a shell. */
export function logPaths(names: readonly string[]): string {
  const places = ['/run', '/dev/shm', '/tmp'];
  return names
    .flatMap((name) => places.flatMap((place) => [`${place}/${name}-0`, `${place}/${name}-1`]))
    .join(' ');
}
