import { randomBytes } from 'node:crypto';
import { ConnectionError } from '../../core/connection-error.ts';
import { assign } from '../step/quote.ts';
import { contentSize, isLarge, type RemoteStep } from '../step/step.ts';
import { upload } from '../step/upload.ts';
import type { Admission } from './admission.ts';
import type { Answer } from './answer.ts';
import { Answers } from './answers.ts';
import type { SessionSurroundings, ShellChannel } from './channel.ts';
import { LastOutput } from './last-output.ts';
import { Ledger } from './ledger.ts';
import { type Loss, lossOf, lostSession } from './loss.ts';
import { Outbox } from './outbox.ts';
import { SentDefinitions } from './sent-definitions.ts';
import { fence, type Outcome, type SentStep, SentSteps } from './sent-steps.ts';
import { SessionReplies } from './session-replies.ts';
import { type Settle, settledLater, unsettled } from './settle.ts';
import type { StepMeter } from './step-meter.ts';
import { type Sendable, UnitChecks } from './unit-checks.ts';
import { Watch } from './watch.ts';

/** The time limit for the end of a session, in seconds. */
const patience = 30;

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
  readonly #known = new SentDefinitions();
  readonly #ledger = new Ledger();
  readonly #sayings = new SessionReplies();
  /** A part of the names of all files of the session on the host. */
  readonly #token = randomBytes(6).toString('hex');
  readonly #flights = new SentSteps();
  readonly #unitChecks = new UnitChecks();
  readonly #meter: StepMeter | undefined;
  readonly lastOutput = new LastOutput();
  /** How often it was idle before a step. */
  roundTrips = 0;
  #lost: Error | undefined;
  #nextId = 1;
  #stopped = false;
  #isStopping = false;
  /** It has received a step whose output must not be shown. */
  #hidesWords = false;
  /** The process id of the shell, on the host. */
  #pid = '';
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
    this.#meter = meter;
    this.aside = aside;
    this.#errorOf = neverOpened;
    this.#watch = new Watch(
      {
        look,
        pid: () => this.#pid,
        isAwaited: () => !this.#flights.isEmpty,
        giveUp: ({ message, hint }) => this.abandon(message, hint),
      },
      silence * 1000,
    );
    [this.opened, this.#open] = settledLater();
    [this.admitted, this.#admit] = settledLater();
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    const nonce = randomBytes(16).toString('hex');
    this.#answers = new Answers(channel, nonce, this.#ledger, this.lastOutput, {
      answered: (id, answer, bytes) => {
        meter?.answered(id, answer, bytes);
        this.#answered(id, answer);
      },
      heard: (token, answer) => {
        meter?.heard(answer);
        this.#sayings.heard(token, answer.results);
      },
      confused: (why) => this.abandon(`the host sent invalid data: ${why}`),
    });
    channel.closed.then((end) => this.#lose(lossOf(end, this.#answers.lastWords(), this.#hidesWords)));
    const token = this.#sayings.issue((greeting) => this.#begun(greeting, admission));
    const hello = admission?.greet(token) ?? `kp_hello ${token}\n`;
    // names of visible files must not reveal the names of later folders
    const publicNames = assign('kp_public', randomBytes(4).toString('hex'));
    const names = assign('kp_nonce', nonce) + assign('kp_token', this.#token) + publicNames;
    void this.write(`${prelude}\n${meter?.script ?? ''}${names}${hello}`);
  }

  /** Sends a step. Rejects with ConnectionError when its result is unknown, with UploadFailed if its upload failed. */
  send(step: RemoteStep): Promise<Outcome> {
    if (this.#lost) return Promise.reject(this.#lost);
    if (this.#stopped || this.#isStopping) return Promise.resolve('dropped');
    return new Promise((resolve, reject) => {
      if (!step.ignoresUnits) this.#checkUnits();
      this.#add({ step, resolve, reject });
      if (step.isAwaited) this.#checkUnits();
    });
  }

  #add(sendable: Sendable): void {
    const { step } = sendable;
    const flight = this.#unitChecks.watch({ id: this.#nextId++, ...sendable });
    this.#hidesWords ||= step.noLog === true;
    this.#meter?.begun(flight.id, step, this.#flights.isEmpty);
    if (this.#flights.isEmpty) {
      this.#watch.noteLife();
      this.roundTrips++;
    }
    this.#transmit(flight);
    this.#flights.add(flight);
  }

  /** Lets the host look at the units that steps may have started. */
  #checkUnits(isOfLoop = false): void {
    for (const check of this.#unitChecks.take(isOfLoop)) this.#add(check);
  }

  /** A host without anything to do looks at the units that have started, also after a failure. */
  #checkWhenIdle(): void {
    if (this.#lost || !this.#flights.isEmpty) return;
    if (this.#isStopping) this.#unitChecks.release();
    if (!this.#unitChecks.areDue) return;
    if (this.#stopped) void this.write('kp_stopped=\n');
    for (const check of this.#unitChecks.take(false, this.#stopped ? 'keep' : undefined)) this.#add(check);
    if (this.#stopped) void this.write('kp_stopped=1\n');
  }

  /** Steps sent from here on are dropped if an earlier one, with `onFailure: later`, has failed. */
  fence(): void {
    if (this.#lost || this.#stopped) return;
    this.#checkUnits(true);
    this.#flights.add(fence);
    void this.write('kp_fence\n');
    this.#passFences();
  }

  /** Continues after a failure: steps already sent were dropped, the next ones run. */
  resume(): void {
    if (!this.#stopped || this.#isStopping) return;
    this.#stopped = false;
    void this.write('kp_stopped=\n');
  }

  /**
   * Finishes the running step, and starts no later one: these are dropped, as are steps sent from now on. If the
   * host allows no channel for the signal (MaxSessions 1), the steps already sent run first.
   */
  async stop(): Promise<void> {
    if (this.#isStopping || this.#lost) return;
    this.#isStopping = true;
    if (this.#flights.isEmpty) return;
    if (this.#pid === '') {
      this.fail(new ConnectionError('session', 'the run was interrupted before it answered'));
      return this.close();
    }
    const channel = await this.aside(`sh -c 'kill -s USR1 ${this.#pid}'`);
    channel?.end();
    await channel?.closed;
    // at this point all earlier steps have been answered or skipped
    void this.write(`kp_say ${this.#sayings.issue(() => this.#drop())}\n`);
  }

  /** Ends the session, or one that never opened: waiting steps get this error instead of an answer. */
  fail(error: Error): void {
    if (this.#lost) return;
    this.#lost = error;
    this.#open.reject(error);
    this.#admit.reject(error);
    this.#sayings.end(error);
    this.#watch.end();
    for (const flight of this.#take()) flight.reject(error);
    this.#unitChecks.fail(error);
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
    if (this.#lost || this.#pid === '' || !this.#flights.isEmpty) return;
    const timer = setTimeout(() => this.abandon(`it did not end within ${patience} s`), patience * 1000);
    await this.#sayings.settled();
    clearTimeout(timer);
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
        this.#repeat();
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

  #lose(loss: Loss): void {
    this.fail(this.#errorOf(loss));
  }

  #transmit(flight: SentStep, contentFile?: string): void {
    const { step } = flight;
    const text = this.#known.before(step);
    if (text !== '') void this.write(text);
    this.#meter?.added(flight.id, text.length);
    void this.#outbox.add({ id: flight.id, tokens: this.#ledger.issue(flight.id), step, contentFile });
  }

  #answered(id: number, answer: Answer): void {
    if (this.#lost) return;
    this.#watch.noteLife();
    if (this.#flights.first?.id === id) this.#settle(answer);
    else this.abandon('the host answered out of order');
  }

  #begun(greeting: Record<string, string>, admission: Admission | undefined): void {
    if (/^\d+$/.test(greeting.pid ?? '')) this.#pid = greeting.pid!;
    this.#errorOf = lostSession;
    this.#open.resolve();
    const permission = admission?.admit(greeting);
    if (permission) this.hold(permission);
    else this.#admit.resolve();
  }

  #settle(answer: Answer): void {
    const flight = this.#flights.first!;
    if (answer.status === 'content') {
      void this.#sendContent(flight, answer.results.upload ?? '');
      return;
    }
    this.#flights.shift();
    flight.resolve(answer);
    if (answer.status === 'failed' || answer.status === 'died') this.#failed(flight);
    this.#passFences();
    this.#checkWhenIdle();
  }

  #failed({ step }: SentStep): void {
    if (step.onFailure === 'stop') this.#drop();
    if (step.onFailure === 'later') this.#flights.failsLater = true;
  }

  #passFences(): void {
    if (this.#flights.passFences()) this.#drop();
  }

  #drop(): void {
    this.#stopped = true;
    for (const flight of this.#take()) flight.resolve('dropped');
    this.#checkWhenIdle();
  }

  #take(): SentStep[] {
    const taken = this.#flights.take();
    for (const { id } of taken) this.#ledger.close(id);
    return taken;
  }

  /** Uploads the content of the step at which the host has stopped, and repeats the steps already sent. */
  async #sendContent(flight: SentStep, folder: string): Promise<void> {
    let file: string | undefined;
    try {
      const { content } = flight.step;
      if (!content || !isLarge(content)) throw new Error('the host requests a content that it already has');
      const carrier = { aside: this.aside, write: (text: string) => this.write(text) };
      file = await upload(carrier, folder, `kplay-${this.#token}-${flight.id}`, content);
      this.#meter?.added(flight.id, contentSize(content) ?? 0);
    } catch (error) {
      if (this.#flights.first !== flight) return; // lost, or stopped
      this.#flights.shift();
      flight.reject(error as Error);
      this.#failed(flight);
    }
    this.#repeat(flight, file);
  }

  /** Sends the steps again that the host has skipped; the content of one has arrived in a file. */
  #repeat(flight?: SentStep, file?: string): void {
    if (this.#lost || this.#stopped || this.#isStopping) return;
    void this.write(`kp_stopped= kp_stop_later=${this.#flights.failsLater ? 1 : ''}\n`);
    for (const again of this.#flights) {
      if (again === fence) void this.write('kp_fence\n');
      else this.#transmit(again, again === flight ? file : undefined);
    }
    this.#passFences();
  }
}
