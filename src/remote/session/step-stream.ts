import { contentSize, isLarge, type RemoteStep } from '../step/step.ts';
import { UploadFailed } from '../step/upload-failed.ts';
import type { Answer } from './answer.ts';
import { killedSession } from './loss.ts';
import { LossNotice } from './loss-notice.ts';
import { fence, type Outcome, type SentStep, SentSteps } from './sent-steps.ts';
import type { StepCarrier } from './step-carrier.ts';
import { StepSender } from './step-sender.ts';
import { type Sendable, UnitChecks } from './unit-checks.ts';

/** The steps of a session, in the order in which they are sent, answered and, after a failure, dropped. */
export class StepStream {
  readonly #carrier: StepCarrier;
  readonly #sender: StepSender;
  readonly #flights = new SentSteps();
  readonly #unitChecks = new UnitChecks();
  readonly #lossNotice = new LossNotice();
  /** How often it was idle before a step. */
  roundTrips = 0;
  /** It has sent a step whose output must not be shown. */
  hidesWords = false;
  #lost: Error | undefined;
  /** How many shells were lost. */
  #lives = 0;
  #nextId = 1;
  #stopped = false;
  #isStopping = false;
  /** What the step at work is reported with if it fails from here on. */
  #killed: Error | undefined;

  constructor(carrier: StepCarrier) {
    this.#carrier = carrier;
    this.#sender = new StepSender(carrier);
  }

  /** No step waits for its answer. */
  get isEmpty(): boolean {
    return this.#flights.isEmpty;
  }

  /** The number of the step that is sent next. */
  get nextId(): number {
    return this.#nextId;
  }

  /** Sends a step, see `Session`. */
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
    this.hidesWords ||= step.noLog === true;
    this.#carrier.meter?.begun(flight.id, step, this.#flights.isEmpty);
    if (this.#flights.isEmpty) {
      this.#carrier.awaited();
      this.roundTrips++;
    }
    this.#sender.send(flight, this.#flights.oldest);
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
    if (this.#stopped) this.#sender.write('kp_stopped=\n');
    for (const check of this.#unitChecks.take(false, this.#stopped ? 'keep' : undefined)) this.#add(check);
    if (this.#stopped) this.#sender.write('kp_stopped=1\n');
  }

  /** Steps sent from here on are dropped if an earlier one, with `onFailure: later`, has failed. */
  fence(): void {
    if (this.#lost || this.#stopped) return;
    this.#checkUnits(true);
    this.#flights.add(fence);
    this.#sender.write('kp_fence\n');
    this.#passFences();
  }

  /** Continues after a failure: steps already sent were dropped, the next ones run. */
  resume(): void {
    if (!this.#stopped || this.#isStopping) return;
    this.#stopped = false;
    this.#sender.write('kp_stopped= kp_stop_later=\n');
  }

  /** From here on, steps are dropped as soon as the host is idle. */
  stop(): void {
    this.#isStopping = true;
  }

  /**
   * The host kills the step at work, if any: if it fails from here on, it gets the returned error instead of its answer.
   */
  kill(): Error | undefined {
    const step = this.#flights.first?.step;
    if (this.#lost || !step) return undefined;
    this.#isStopping = true;
    this.#killed = killedSession(step.noLog ? undefined : step.command);
    return this.#killed;
  }

  /** The session is lost: waiting steps get this error instead of an answer. */
  fail(error: Error): void {
    this.#lost = error;
    for (const flight of this.#take()) flight.reject(error);
    this.#unitChecks.fail(error);
    this.#lossNotice.give();
  }

  /** Takes the answer to a step. */
  answered(id: number, answer: Answer): void {
    if (this.#flights.first?.id === id) this.#settle(answer);
    else this.#carrier.abandon('the host answered out of order');
  }

  #settle(answer: Answer): void {
    const flight = this.#flights.first!;
    if (answer.status === 'content') {
      void this.#sendContent(flight, answer.results.upload ?? '');
      return;
    }
    const isFailure = /failed|died/.test(answer.status) && !answer.isIncomplete;
    if (isFailure && this.#killed) {
      this.#carrier.fail(this.#killed);
      return;
    }
    this.#flights.answered(answer);
    this.#carrier.answered(flight.id);
    flight.resolve(answer);
    if (isFailure) this.#failed(flight);
    this.#passFences();
    this.#checkWhenIdle();
  }

  #failed({ step }: SentStep): void {
    if (step.onFailure === 'stop') this.drop();
    if (step.onFailure === 'later') this.#flights.failsLater = true;
  }

  #passFences(): void {
    if (this.#flights.passFences()) this.drop();
  }

  /** The answers of a lost shell have been taken: now the failures count that its host has not known. */
  recalled(): void {
    if (this.#flights.noteUnknownFailures()) this.drop();
  }

  /** Drops all steps, until `resume`. */
  drop(): void {
    this.#stopped = true;
    for (const flight of this.#take()) flight.resolve('dropped');
    this.#checkWhenIdle();
  }

  #take(): SentStep[] {
    const taken = this.#flights.take();
    for (const { id } of taken) this.#carrier.ledger.close(id);
    return taken;
  }

  /** Uploads the content of the step at which the host has stopped, and repeats the steps already sent. */
  async #sendContent(flight: SentStep, folder: string): Promise<void> {
    let file: string | undefined;
    const lives = this.#lives;
    try {
      const { content } = flight.step;
      if (!content || !isLarge(content)) throw new Error('the host requests a content that it already has');
      file = await this.#carrier.upload(flight, folder);
      this.#carrier.meter?.added(flight.id, contentSize(content) ?? 0);
    } catch (error) {
      await this.#lossNotice.after(error as Error);
      if (this.#flights.first !== flight || lives !== this.#lives) return; // lost, or stopped
      this.#flights.shift();
      flight.reject(new UploadFailed((error as Error).message));
      this.#failed(flight);
    }
    if (lives === this.#lives) this.repeat(flight, file);
  }

  /**
   * Sends the steps again that the host has skipped; the content of one has arrived in a file. To a new shell, it sends the
   * steps that no shell has begun.
   */
  repeat(flight?: SentStep, file?: string): void {
    if (this.isHeld) this.#sendToNewShell();
    else if (this.#lost || this.#stopped || this.#isStopping) return;
    else this.#sendAgain(flight, file);
  }

  #sendAgain(flight?: SentStep, file?: string): void {
    this.#sender.write(`kp_stopped= kp_stop_later=${this.#flights.failsLater ? 1 : ''}\n`);
    for (const again of this.#flights) {
      if (again === fence) this.#sender.write('kp_fence\n');
      else this.#sender.send(again, this.#flights.oldest, again === flight ? file : undefined);
    }
    this.#passFences();
  }

  /** The shell is lost, and there will be another one. */
  hold(): void {
    this.#sender.hold();
    this.#lives++;
    this.#lossNotice.give();
  }

  get isHeld(): boolean {
    return this.#sender.isHeld;
  }

  /** Whether the steps on the way can continue in another shell. */
  get canContinue(): boolean {
    return !this.#isStopping && this.#flights.canContinue;
  }

  /** The oldest step without an answer, to which a lost shell may have left one. */
  get first(): SentStep | undefined {
    return this.#flights.first;
  }

  #sendToNewShell(): void {
    this.#sender.begin(this.#flights.oldest ?? this.#nextId);
    if (!this.#flights.isEmpty) this.#carrier.awaited();
    this.#sender.write(`kp_units='${this.#unitChecks.started}'\n`);
    this.#sendAgain();
    if (this.#stopped) this.#sender.write('kp_stopped=1\n');
  }
}
