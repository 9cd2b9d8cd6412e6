import { ConnectionError } from '../../core/connection-error.ts';
import { timeLimit, withTimeLimit } from '../../core/time-limit.ts';
import type { RemoteStep } from '../step/step.ts';
import { upload } from '../step/upload.ts';
import type { SessionSurroundings } from './channel.ts';
import { Clearings } from './clearings.ts';
import { LastOutput } from './last-output.ts';
import { Ledger } from './ledger.ts';
import { type Loss, lostSession } from './loss.ts';
import { Opening } from './opening.ts';
import type { Outcome, SentStep } from './sent-steps.ts';
import type { SessionShell } from './session-shell.ts';
import { Shells } from './shells.ts';
import { StepStream } from './step-stream.ts';

/** The time limit for the end of a session, in seconds. */
const patience = 30;
/** The time limits for the signal, and for the end: SIGKILL follows SIGTERM after a second; in milliseconds. */
const killLimit = 2000;

/**
 * Runs steps on one host, as one user, in one shell. Steps are written to it at once and answered in that order, without waiting
 * between them. After a failure the host skips the steps already sent, until `resume`. If the connection is lost, the
 * session continues in another shell.
 */
export class Session {
  readonly #around: SessionSurroundings;
  /** Starts a command as the user of the session, in a channel of its own; undefined if the host allows no more of them. */
  readonly aside: SessionSurroundings['aside'];
  readonly #ledger = new Ledger();
  readonly #steps: StepStream;
  readonly lastOutput = new LastOutput();
  readonly #opening = new Opening();
  readonly #shells: Shells;
  #lost: Error | undefined;
  #isStopping = false;
  #killed: Error | undefined;
  #isClosed = false;
  readonly #clearings = new Clearings();
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  #end = () => {};

  constructor(surroundings: SessionSurroundings) {
    this.#around = surroundings;
    this.aside = surroundings.aside;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#steps = new StepStream({
      outbox: () => this.#shell.outbox,
      ledger: this.#ledger,
      meter: surroundings.meter,
      upload: (step, folder) => this.#upload(step, folder),
      answered: (id) => this.#clearings.answered(id),
      awaited: () => this.#shell.noteLife(),
      abandon: (why) => this.abandon(why),
      fail: (error) => this.fail(error),
    });
    this.#shells = new Shells(surroundings, {
      steps: this.#steps,
      ledger: this.#ledger,
      clearings: this.#clearings,
      lastOutput: this.lastOutput,
      opening: this.#opening,
      isLost: () => this.#lost !== undefined,
      isClosed: () => this.#isClosed,
      lose: (loss) => this.#lose(loss),
      abandon: (why, hint) => this.abandon(why, hint),
      fail: (error) => this.fail(error),
      close: () => this.close(),
    });
    this.#shells.start();
  }

  /** Resolves at the first answer of the host; rejects with the reason if it never answers. */
  get opened(): Promise<void> {
    return this.#opening.opened;
  }

  /** Resolves when its steps may run: after the first answer of its shell, unless others have locked the host. */
  get admitted(): Promise<void> {
    return this.#opening.admitted;
  }

  /** Whether its steps run. */
  get isAdmitted(): boolean {
    return this.#opening.isAdmitted;
  }

  get #shell(): SessionShell {
    return this.#shells.current;
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
    if (this.#shell.outbox.hasSentSteps) await this.opened.catch(() => {});
    if (this.#lost) return;
    const { processes, isEnded } = this.#shell;
    // a lost shell can be at work, although there is already another one
    const isLost = isEnded || this.#steps.isHeld;
    if (processes.pid === '' || isLost) {
      const kind = isLost ? 'lost' : 'session';
      this.fail(new ConnectionError(kind, 'the run was interrupted before it answered'));
      return this.close();
    }
    await processes.stop();
    // at this point all earlier steps have been answered or skipped
    void this.ask('kp_say').then(
      () => this.#steps.drop(),
      () => {},
    );
  }

  /**
   * Kills what it runs on the host, also if it is lost, and ends it. If the host allows no channel for the signal (MaxSessions 1), its
   * watchdog does so once the connection has ended.
   */
  async kill(): Promise<void> {
    const killed = this.#steps.kill();
    const isLeft = this.#lost !== undefined && !this.#shell.isGone;
    const isAsked = (killed || isLeft) && (await withTimeLimit(killLimit, this.#shell.processes.end()));
    if (isAsked) {
      this.#killed = killed;
      await withTimeLimit(killLimit, this.ended);
    }
    const message = 'the run was ended before it answered';
    const hint = killed && 'the host ends what it runs within 30 s';
    // it can run what it was sent, also if it has not greeted yet
    if (!isAsked && this.#shell.outbox.hasSentSteps)
      this.fail(lostSession({ message, ...(hint && { hint }) }));
    this.abandon(message, hint);
  }

  /** Ends the session, or one that never opened: waiting steps get this error instead of an answer. */
  fail(error: Error): void {
    if (this.#lost) return;
    this.#lost = error;
    this.#opening.fail(error);
    this.#shell.end(error);
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
    const isUnused = !this.#shells.haveBegun && this.#clearings.isEmpty;
    if (this.#lost || isUnused || !this.#steps.isEmpty) return;
    const seconds = patience + (this.#around.again?.seconds ?? 0);
    const inTime = timeLimit(seconds * 1000, () => this.abandon(`it did not end within ${seconds} s`));
    await Promise.race([this.#clearings.whenEmpty(), this.ended]);
    await this.#shell.settled();
    inTime();
  }

  /**
   * What the files of owed.sh said before its first step, by their names. If others had locked the host, it is asked again: they may
   * have changed that.
   */
  async owed(): Promise<Record<string, string>> {
    await this.admitted;
    const listed = this.#opening.wasHeld ? await this.ask('kp_say_owed') : this.#opening.greeting!;
    const own = Object.entries(listed).filter(([key]) => /^owed-[0-9a-f]+$/.test(key));
    return Object.fromEntries(own.map(([key, text]) => [key.slice('owed-'.length), text]));
  }

  /** The host is no longer owed what these files are for. Only the end of the session waits for this. */
  clearOwed(names: readonly string[]): void {
    if (!this.#lost) this.#clearings.add(this.#shell, { names, before: this.#steps.nextId });
  }

  /** Calls a function of the shell with a token and these words; rejects if the shell ends before the reply. */
  async ask(name: string, ...words: string[]): Promise<Record<string, string>> {
    return (await this.#shell.ask(name, ...words)).results;
  }

  /** From the reply on, it runs steps in turns with other sessions, see lock.sh. */
  takeTurns(definitions: string): Promise<unknown> {
    this.#shells.takeTurns(definitions);
    return this.ask('kp_say');
  }

  /** The shell skips steps: sends them again when they may run, or ends with the error. */
  hold(permission: Promise<void>): void {
    this.#shells.hold(permission);
  }

  /** Ends the shell after it has processed all that it was sent. */
  close(): void {
    this.#isClosed = true;
    this.#shell.close();
  }

  /** Gives the session up: later output of the host is ignored. */
  abandon(why: string, hint?: string): void {
    this.#lose({ message: why, ...(hint && { hint }) });
    this.close();
  }

  /** Queues shell text, one character per byte; resolves when there is room for more. */
  write(text: string): Promise<void> {
    return this.#shell.outbox.add(text);
  }

  #upload({ id, step }: SentStep, folder: string): Promise<string> {
    const write = (text: string) => this.write(text);
    const carrier = { aside: this.aside, write, watch: this.#shell.watchBeside };
    return upload(carrier, folder, `kplay-${this.#shell.token}-${id}`, step.content!);
  }

  #lose(loss: Loss): void {
    this.fail(this.#killed ?? (this.#shells.haveBegun ? lostSession(loss) : this.#around.neverOpened(loss)));
  }
}
