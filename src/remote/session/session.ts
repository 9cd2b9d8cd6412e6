import { randomBytes } from 'node:crypto';
import { ConnectionError } from '../../core/connection-error.ts';
import { timeLimit, withTimeLimit } from '../../core/time-limit.ts';
import { assign } from '../step/quote.ts';
import type { RemoteStep } from '../step/step.ts';
import { upload } from '../step/upload.ts';
import type { Admission } from './admission.ts';
import { Answers } from './answers.ts';
import type { SessionSurroundings, ShellChannel } from './channel.ts';
import { LastOutput } from './last-output.ts';
import { Ledger } from './ledger.ts';
import { type Loss, lossOf, lostSession } from './loss.ts';
import { Outbox } from './outbox.ts';
import type { Outcome, SentStep } from './sent-steps.ts';
import { SessionReplies } from './session-replies.ts';
import { type Settle, settledLater, unsettled } from './settle.ts';
import { ShellProcesses } from './shell-processes.ts';
import { StepStream } from './step-stream.ts';
import { Watch } from './watch.ts';

/** The time limit for the end of a session, in seconds. */
const patience = 30;
/** The time limits for the signal, and for the end: SIGKILL follows SIGTERM after a second; in milliseconds. */
const killLimit = 2000;

/**
 * One shell on one host, as one user. Steps are written to it at once and answered in that order, without waiting
 * between them. After a failure the host skips the steps already sent, until `resume`.
 */
export class Session {
  readonly #channel: ShellChannel;
  readonly #outbox: Outbox;
  /** Starts a command as the user of the session, in a channel of its own; undefined if the host allows no more of them. */
  readonly aside: SessionSurroundings['aside'];
  /** The error for a loss: another one after the first answer. */
  #errorOf: (loss: Loss) => Error;
  readonly #watch: Watch;
  readonly #answers: Answers;
  readonly #ledger = new Ledger();
  readonly #sayings = new SessionReplies();
  /** A part of the names of all files of the session on the host. */
  readonly #token = randomBytes(6).toString('hex');
  readonly #steps: StepStream;
  readonly lastOutput = new LastOutput();
  #lost: Error | undefined;
  #isStopping = false;
  readonly #processes: ShellProcesses;
  /** Resolves at the first answer of the host; rejects with the reason if it never answers. */
  readonly opened: Promise<void>;
  #open: Settle = unsettled;
  /** Resolves when its steps may run: after the first answer, unless others have locked the host. */
  readonly admitted: Promise<void>;
  #admit: Settle = unsettled;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  #end = () => {};

  /**
   * @param channel a shell that reads its commands from stdin
   * @param ready resolves when there is such a shell
   * @param prelude the text of prelude.sh
   */
  constructor(
    channel: ShellChannel,
    ready: Promise<unknown>,
    prelude: string,
    { aside, look, silence, neverOpened, meter, admission }: SessionSurroundings,
  ) {
    this.#channel = channel;
    const count = () => `kp_say ${this.#sayings.issue(() => {})}\n`;
    this.#outbox = new Outbox(channel, ready, count, meter && ((id, bytes) => meter.written(id, bytes)));
    this.aside = aside;
    this.#processes = new ShellProcesses(aside);
    this.#errorOf = neverOpened;
    this.#watch = new Watch(
      {
        look,
        pid: () => this.#processes.pid,
        isAwaited: () => !this.#steps.isEmpty,
        giveUp: ({ message, hint }) => this.abandon(message, hint),
      },
      silence * 1000,
    );
    this.#steps = new StepStream({
      outbox: this.#outbox,
      ledger: this.#ledger,
      meter,
      upload: (step, folder) => this.#upload(step, folder),
      awaited: () => this.#watch.noteLife(),
      abandon: (why) => this.abandon(why),
      fail: (error) => this.fail(error),
    });
    [this.opened, this.#open] = settledLater();
    [this.admitted, this.#admit] = settledLater();
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    const nonce = randomBytes(16).toString('hex');
    this.#answers = new Answers(channel, nonce, this.#ledger, this.lastOutput, {
      answered: (id, answer, bytes) => {
        meter?.answered(id, answer, bytes);
        if (this.#lost) return;
        this.#watch.noteLife();
        this.#steps.answered(id, answer);
      },
      heard: (token, answer) => {
        meter?.heard(answer);
        this.#sayings.heard(token, answer.results);
      },
      confused: (why) => this.abandon(`the host sent invalid data: ${why}`),
    });
    channel.closed.then((end) => this.#lose(lossOf(end, this.#answers.lastWords(), this.#steps.hidesWords)));
    const token = this.#sayings.issue((greeting) => this.#begun(greeting, admission));
    const hello = admission?.greet(token) ?? `kp_hello ${token}\n`;
    // names of visible files must not reveal the names of later folders
    const publicNames = assign('kp_public', randomBytes(4).toString('hex'));
    const names = assign('kp_nonce', nonce) + assign('kp_token', this.#token) + publicNames;
    void this.write(`${prelude}\n${meter?.script ?? ''}${names}${hello}`);
  }

  /** Sends a step. Rejects with ConnectionError when its result is unknown, with UploadFailed if its upload failed. */
  send(step: RemoteStep): Promise<Outcome> {
    return this.#steps.send(step);
  }

  /** Steps sent from here on are dropped if an earlier one, with `onFailure: later`, has failed. */
  fence(): void {
    this.#steps.fence();
  }

  /** Continues after a failure: steps already sent were dropped, the next ones run. */
  resume(): void {
    this.#steps.resume();
  }

  /** How often it was idle before a step. */
  get roundTrips(): number {
    return this.#steps.roundTrips;
  }

  /**
   * Finishes the running step, and starts no later one: these are dropped, as are steps sent from now on. If the
   * host allows no channel for the signal (MaxSessions 1), the steps already sent run first.
   */
  async stop(): Promise<void> {
    if (this.#isStopping || this.#lost) return;
    this.#isStopping = true;
    this.#steps.stop();
    if (this.#steps.isEmpty) return;
    // the host greets before its first step, so this is soon
    if (this.#outbox.hasSentSteps) await this.opened.catch(() => {});
    if (this.#lost) return;
    if (this.#processes.pid === '') {
      this.fail(new ConnectionError('session', 'the run was interrupted before it answered'));
      return this.close();
    }
    await this.#processes.stop();
    // at this point all earlier steps have been answered or skipped
    void this.write(`kp_say ${this.#sayings.issue(() => this.#steps.drop())}\n`);
  }

  /**
   * Kills what it runs on the host, and ends it. If the host allows no channel for the signal (MaxSessions 1), its
   * watchdog does so once the connection has ended.
   */
  async kill(): Promise<void> {
    const killed = this.#steps.kill();
    const isAsked = killed && (await withTimeLimit(killLimit, this.#processes.end()));
    if (isAsked) {
      this.#errorOf = () => killed;
      await withTimeLimit(killLimit, this.ended);
    } else if (this.#outbox.hasSentSteps) this.#errorOf = lostSession;
    this.abandon('the run was ended before it answered', killed && 'the host ends what it runs within 30 s');
  }

  /** Ends the session, or one that never opened: waiting steps get this error instead of an answer. */
  fail(error: Error): void {
    if (this.#lost) return;
    this.#lost = error;
    this.#open.reject(error);
    this.#admit.reject(error);
    this.#sayings.end(error);
    this.#watch.end();
    this.#steps.fail(error);
    this.#end();
  }

  /** Why it ended, or never opened; undefined while it is in use. */
  get loss(): Error | undefined {
    return this.#lost;
  }

  /**
   * Waits until the shell has processed all that it was sent, directly after its last answer. By then an answer
   * that came twice has been noticed.
   */
  async settle(): Promise<void> {
    if (this.#lost || this.#processes.pid === '' || !this.#steps.isEmpty) return;
    const inTime = timeLimit(patience * 1000, () => this.abandon(`it did not end within ${patience} s`));
    await this.#sayings.settled();
    inTime();
  }

  /** Calls a function of the shell with a token and these words; rejects if the session ends before the reply. */
  ask(name: string, ...words: string[]): Promise<Record<string, string>> {
    if (this.#lost) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      void this.write(`${[name, this.#sayings.issue(resolve, reject), ...words].join(' ')}\n`);
    });
  }

  /** From the reply on, it runs steps in turns with other sessions, see lock.sh. */
  takeTurns(definitions: string): Promise<unknown> {
    this.#outbox.takeTurns(definitions);
    return this.ask('kp_say');
  }

  /** The shell skips steps: sends them again when they may run, or ends with the error. */
  hold(permission: Promise<void>): void {
    permission.then(
      () => {
        this.#admit.resolve();
        this.#steps.repeat();
      },
      (error: Error) => {
        this.fail(error);
        this.close();
      },
    );
  }

  /** Ends the shell after it has processed all that it was sent. */
  close(): void {
    this.#watch.end();
    this.#channel.end();
  }

  /** Gives the session up: later output of the host is ignored. */
  abandon(why: string, hint?: string): void {
    this.#lose({ message: why, ...(hint && { hint }) });
    this.close();
  }

  /** Queues shell text, one character per byte; resolves when there is room for more. */
  write(text: string): Promise<void> {
    return this.#outbox.add(text);
  }

  #upload({ id, step }: SentStep, folder: string): Promise<string> {
    const carrier = { aside: this.aside, write: (text: string) => this.write(text) };
    return upload(carrier, folder, `kplay-${this.#token}-${id}`, step.content!);
  }

  #lose(loss: Loss): void {
    this.fail(this.#errorOf(loss));
  }

  #begun(greeting: Record<string, string>, admission: Admission | undefined): void {
    this.#processes.learn(greeting);
    this.#errorOf = lostSession;
    this.#open.resolve();
    const permission = admission?.admit(greeting);
    if (permission) this.hold(permission);
    else this.#admit.resolve();
  }
}
