import { randomBytes } from 'node:crypto';
import { assign } from '../step/quote.ts';
import { isLarge, type RemoteStep } from '../step/step.ts';
import { upload } from '../step/upload.ts';
import type { Answer } from './answer.ts';
import { Answers } from './answers.ts';
import type { SessionSurroundings, ShellChannel } from './channel.ts';
import { Ledger } from './ledger.ts';
import { lossOf, SessionLost } from './loss.ts';
import { Outbox } from './outbox.ts';
import { SentDefinitions } from './sent-definitions.ts';
import { fence, type Outcome, type SentStep, SentSteps } from './sent-steps.ts';
import { SessionReplies } from './session-replies.ts';
import { Watch } from './watch.ts';

/** Seconds that the end of a session may take. */
const patience = 30;

/**
 * One shell on one host, as one user. Steps are written to it as they come and answered in that order; there is
 * no waiting between them. After a failure the host passes over what is on its way until `resume`.
 */
export class Session {
  readonly #channel: ShellChannel;
  readonly #outbox: Outbox;
  readonly #aside: SessionSurroundings['aside'];
  readonly #watch: Watch;
  readonly #answers: Answers;
  readonly #known = new SentDefinitions();
  readonly #ledger = new Ledger();
  readonly #sayings = new SessionReplies();
  /** Part of the names of all that the session makes on the host. */
  readonly #token = randomBytes(6).toString('hex');
  readonly #flights = new SentSteps();
  #lost: Error | undefined;
  #nextId = 1;
  #stopped = false;
  #isStopping = false;
  /** It has been sent a step of which nothing may be shown. */
  #hidesWords = false;
  /** The process id of the shell, as the host counts. */
  #pid = '';
  /** Resolves when the host has answered for the first time; rejects with why it never will. */
  readonly opened: Promise<void>;
  #open: { resolve: () => void; reject: (error: Error) => void };

  /**
   * @param channel a shell that reads its commands from stdin
   * @param ready resolves when there is such a shell
   * @param prelude the text of prelude.sh
   */
  constructor(
    channel: ShellChannel,
    ready: Promise<unknown>,
    prelude: string,
    { aside, look, silence }: SessionSurroundings,
  ) {
    this.#channel = channel;
    this.#outbox = new Outbox(channel, ready, () => `kp_say ${this.#sayings.issue(() => {})}\n`);
    this.#aside = aside;
    this.#watch = new Watch(
      {
        look,
        pid: () => this.#pid,
        isAwaited: () => !this.#flights.isEmpty,
        giveUp: ({ message, hint }) => this.abandon(message, hint),
      },
      silence * 1000,
    );
    this.#open = { resolve: () => {}, reject: () => {} };
    this.opened = new Promise<void>((resolve, reject) => {
      this.#open = { resolve, reject };
    });
    this.opened.catch(() => {});
    const nonce = randomBytes(16).toString('hex');
    this.#answers = new Answers(channel, nonce, this.#ledger, {
      answered: (id, answer) => this.#answered(id, answer),
      heard: (token, results) => this.#sayings.heard(token, results),
      confused: (why) => this.abandon(`the host talks nonsense: ${why}`),
    });
    channel.closed.then((end) => this.fail(lossOf(end, this.#answers.lastWords(), this.#hidesWords)));
    const hello = `kp_hello ${this.#sayings.issue((said) => this.#begun(said))}\n`;
    // names of files that others can see must not tell the names of folders to come
    const publicNames = assign('kp_public', randomBytes(4).toString('hex'));
    const names = assign('kp_nonce', nonce) + assign('kp_token', this.#token) + publicNames;
    void this.write(`${prelude}\n${names}${hello}`);
  }

  /** Sends a step. Rejects with SessionLost when it is not known what became of it, with UploadFailed when its content could not be brought. */
  send(step: RemoteStep): Promise<Outcome> {
    if (this.#lost) return Promise.reject(this.#lost);
    if (this.#stopped || this.#isStopping) return Promise.resolve('dropped');
    return new Promise((resolve, reject) => {
      const flight: SentStep = { id: this.#nextId++, step, resolve, reject };
      this.#hidesWords ||= step.noLog === true;
      if (this.#flights.isEmpty) this.#watch.noteLife();
      this.#transmit(flight);
      this.#flights.add(flight);
    });
  }

  /** Steps sent from here on are dropped if one before, with `onFailure: later`, has failed. */
  fence(): void {
    if (this.#lost || this.#stopped) return;
    this.#flights.add(fence);
    void this.write('kp_fence\n');
    this.#passFences();
  }

  /** After a failure: what was on its way has been dropped, what comes now shall run. */
  resume(): void {
    if (!this.#stopped || this.#isStopping) return;
    this.#stopped = false;
    void this.write('kp_stopped=\n');
  }

  /**
   * Lets the step at work end, and none of those behind it begin: they are dropped, as is what is sent from now on.
   * Where the host lets nobody tell its shell (MaxSessions 1), what is on its way is done first.
   */
  async stop(): Promise<void> {
    if (this.#isStopping || this.#lost) return;
    this.#isStopping = true;
    if (this.#flights.isEmpty) return;
    if (this.#pid === '') return this.abandon('the run was interrupted before it answered');
    const channel = await this.#aside(`sh -c 'kill -s USR1 ${this.#pid}'`);
    channel?.end();
    await channel?.closed;
    // by then all before it has been answered, or passed over
    void this.write(`kp_say ${this.#sayings.issue(() => this.#drop())}\n`);
  }

  /** It is over, or never was: whoever waits for an answer gets this error instead. */
  fail(error: Error): void {
    if (this.#lost) return;
    this.#lost = error;
    this.#open.reject(error);
    this.#sayings.end();
    this.#watch.end();
    for (const flight of this.#take()) flight.reject(error);
  }

  /** Why it is over, or was never there; undefined when it is not over. */
  get loss(): Error | undefined {
    return this.#lost;
  }

  /**
   * Waits until the shell is past all that it was sent, which follows its last answer at once. By then an answer that
   * came twice has been noticed.
   */
  async settle(): Promise<void> {
    if (this.#lost || this.#pid === '' || !this.#flights.isEmpty) return;
    const late = () => this.abandon(`it did not come to its end in ${patience} s`);
    const timer = setTimeout(late, patience * 1000);
    await this.#sayings.settled();
    clearTimeout(timer);
  }

  /** Ends the shell once it has done what it was sent. */
  close(): void {
    this.#watch.end();
    this.#channel.end();
  }

  /** Gives the session up: nothing that the host says from now on counts. */
  abandon(why: string, hint?: string): void {
    this.fail(new SessionLost(why, hint));
    this.close();
  }

  /** Queues shell text, one character per byte; resolves when there is room for more. */
  write(text: string): Promise<void> {
    return this.#outbox.add(text);
  }

  #transmit(flight: SentStep, contentFile?: string): void {
    const { step } = flight;
    const text = this.#known.before(step);
    if (text !== '') void this.write(text);
    void this.#outbox.add({ id: flight.id, tokens: this.#ledger.issue(flight.id), step, contentFile });
  }

  #answered(id: number, answer: Answer): void {
    if (this.#lost) return;
    this.#watch.noteLife();
    if (this.#flights.first?.id === id) this.#settle(answer);
    else this.abandon('the host answered out of order');
  }

  #begun({ pid }: Record<string, string>): void {
    if (/^\d+$/.test(pid ?? '')) this.#pid = pid!;
    this.#open.resolve();
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
  }

  #take(): SentStep[] {
    const taken = this.#flights.take();
    for (const { id } of taken) this.#ledger.close(id);
    return taken;
  }

  /** The host has stopped at a step whose content it lacks: bring it, and repeat what was on its way. */
  async #sendContent(flight: SentStep, folder: string): Promise<void> {
    let file: string | undefined;
    try {
      const { content } = flight.step;
      if (!content || !isLarge(content)) throw new Error('the host asks for a content that it has');
      const carrier = { aside: this.#aside, write: (text: string) => this.write(text) };
      file = await upload(carrier, folder, `kplay-${this.#token}-${flight.id}`, content);
    } catch (error) {
      if (this.#flights.first !== flight) return; // lost, or told to stop
      this.#flights.shift();
      flight.reject(error as Error);
      this.#failed(flight);
    }
    if (this.#lost || this.#stopped || this.#isStopping) return;
    void this.write(`kp_stopped= kp_stop_later=${this.#flights.failsLater ? 1 : ''}\n`);
    for (const again of this.#flights) {
      if (again === fence) void this.write('kp_fence\n');
      else this.#transmit(again, again === flight ? file : undefined);
    }
    this.#passFences();
  }
}
