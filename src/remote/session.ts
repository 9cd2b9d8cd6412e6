import { randomBytes } from 'node:crypto';
import type { Answer } from './answer.ts';
import { Answers } from './answers.ts';
import type { Channel } from './channel.ts';
import { Known } from './known.ts';
import { Outbox } from './outbox.ts';
import { assign } from './quote.ts';
import { isLarge, type Step } from './step.ts';
import { upload } from './upload.ts';

/** The session ended before a step was answered: what became of that step is not known. */
export class SessionLost extends Error {
  override readonly name = 'SessionLost';
}

/** What a step came to: an answer, or nothing because a step before it failed or a stop was asked for. */
export type Outcome = Answer | 'dropped';

interface InFlight {
  id: number;
  step: Step;
  resolve: (outcome: Outcome) => void;
  reject: (error: Error) => void;
}

/** Where failures of the `later` kind begin to count. */
const fence = 'fence';

/**
 * One shell on one host, as one user. Steps are written to it as they come and answered in that order; there is
 * no waiting between them. After a failure the host passes over what is on its way until `resume`.
 */
export class Session {
  readonly #channel: Channel;
  readonly #outbox: Outbox;
  readonly #aside: (command: string) => Promise<Channel | undefined>;
  readonly #answers: Answers;
  readonly #known = new Known();
  #inFlight: (InFlight | typeof fence)[] = [];
  #lost: Error | undefined;
  #nextId = 1;
  #stopped = false;
  #stopLater = false;
  #isStopping = false;
  /** The process id of the shell, as the host counts. */
  #pid = '';
  /** Resolves when the host has answered for the first time; rejects with why it never will. */
  readonly opened: Promise<void>;
  #open: { resolve: () => void; reject: (error: Error) => void };

  /**
   * @param channel a shell that reads its commands from stdin
   * @param ready resolves when there is such a shell
   * @param prelude the text of prelude.sh
   * @param aside runs a command beside the session, as the same user; undefined where that cannot be
   */
  constructor(
    channel: Channel,
    ready: Promise<unknown>,
    prelude: string,
    aside: (command: string) => Promise<Channel | undefined>,
  ) {
    this.#channel = channel;
    this.#outbox = new Outbox(channel, ready);
    this.#aside = aside;
    this.#open = { resolve: () => {}, reject: () => {} };
    this.opened = new Promise<void>((resolve, reject) => {
      this.#open = { resolve, reject };
    });
    this.opened.catch(() => {});
    const nonce = randomBytes(16).toString('hex');
    this.#answers = new Answers(channel, nonce, {
      answered: (id, answer) => this.#answered(id, answer),
      confused: (why) => this.abandon(`the host talks nonsense: ${why}`),
    });
    channel.closed.then((end) => this.#closed(end));
    const token = randomBytes(6).toString('hex');
    // names of files that others can see must not tell the names of folders to come
    const names = assign('kp_token', token) + assign('kp_public', randomBytes(4).toString('hex'));
    void this.write(`${prelude}\n${assign('kp_nonce', nonce)}${names}kp_hello\n`);
  }

  /** Sends a step. Rejects with SessionLost when it is not known what became of it, with UploadFailed when its content could not be brought. */
  send(step: Step): Promise<Outcome> {
    if (this.#lost) return Promise.reject(this.#lost);
    if (this.#stopped || this.#isStopping) return Promise.resolve('dropped');
    return new Promise((resolve, reject) => {
      const flight: InFlight = { id: this.#nextId++, step, resolve, reject };
      this.#transmit(flight);
      this.#inFlight.push(flight);
    });
  }

  /** Steps sent from here on are dropped if one before, with `onFailure: later`, has failed. */
  fence(): void {
    if (this.#lost || this.#stopped) return;
    this.#inFlight.push(fence);
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
    if (this.#inFlight.length === 0) return;
    if (this.#pid === '') return this.abandon('the run was interrupted before it answered');
    const channel = await this.#aside(`sh -c 'kill -s USR1 ${this.#pid}'`);
    channel?.end();
    await channel?.closed;
    void this.write('kp_all_said\n');
  }

  /** It is over, or never was: whoever waits for an answer gets this error instead. */
  fail(error: Error): void {
    if (this.#lost) return;
    this.#lost = error;
    this.#open.reject(error);
    for (const flight of this.#take()) flight.reject(error);
  }

  /** Is it over, or was it never there? */
  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  /** Ends the shell once it has done what it was sent. */
  close(): void {
    this.#channel.end();
  }

  /** Gives the session up: nothing that the host says from now on counts. */
  abandon(why: string): void {
    this.#fail(why);
    this.close();
  }

  /** Queues shell text, one character per byte; resolves when there is room for more. */
  write(text: string): Promise<void> {
    return this.#outbox.add(text);
  }

  #transmit(flight: InFlight, contentFile?: string): void {
    const { step } = flight;
    const text = this.#known.before(step);
    if (text !== '') void this.write(text);
    void this.#outbox.add({ id: flight.id, step, contentFile });
  }

  #answered(id: number, answer: Answer): void {
    if (this.#lost) return;
    if (id === 0) this.#heard(answer.results);
    else if (this.#next()?.id === id) this.#settle(answer);
    else this.abandon('the host answered out of order');
  }

  /** What the session itself says: that it is there, or that it has said all. */
  #heard({ pid, said }: Record<string, string>): void {
    if (said !== undefined) this.#drop();
    else if (/^\d+$/.test(pid ?? '')) this.#pid = pid!;
    this.#open.resolve();
  }

  #next(): InFlight | undefined {
    const first = this.#inFlight[0];
    return first === fence ? undefined : first;
  }

  #settle(answer: Answer): void {
    const flight = this.#next()!;
    if (answer.status === 'content') {
      void this.#sendContent(flight, answer.results.upload ?? '');
      return;
    }
    this.#inFlight.shift();
    flight.resolve(answer);
    if (answer.status === 'failed' || answer.status === 'died') this.#failed(flight);
    this.#passFences();
  }

  #failed({ step }: InFlight): void {
    if (step.onFailure === 'stop') this.#drop();
    if (step.onFailure === 'later') this.#stopLater = true;
  }

  #passFences(): void {
    while (this.#inFlight[0] === fence) {
      this.#inFlight.shift();
      if (this.#stopLater) this.#drop();
      this.#stopLater = false;
    }
  }

  #drop(): void {
    this.#stopped = true;
    for (const flight of this.#take()) flight.resolve('dropped');
  }

  #take(): InFlight[] {
    const taken = this.#inFlight.filter((flight) => flight !== fence);
    this.#inFlight = [];
    return taken;
  }

  /** The host has stopped at a step whose content it lacks: bring it, and repeat what was on its way. */
  async #sendContent(flight: InFlight, folder: string): Promise<void> {
    let file: string | undefined;
    try {
      const { content } = flight.step;
      if (!content || !isLarge(content)) throw new Error('the host asks for a content that it has');
      const carrier = { aside: this.#aside, write: (text: string) => this.write(text) };
      file = await upload(carrier, folder, content);
    } catch (error) {
      if (this.#next() !== flight) return; // lost, or told to stop
      this.#inFlight.shift();
      flight.reject(error as Error);
      this.#failed(flight);
    }
    if (this.#lost || this.#stopped || this.#isStopping) return;
    void this.write(`kp_stopped= kp_stop_later=${this.#stopLater ? 1 : ''}\n`);
    for (const again of this.#inFlight) {
      if (again === fence) void this.write('kp_fence\n');
      else this.#transmit(again, again === flight ? file : undefined);
    }
    this.#passFences();
  }

  #closed({ code, signal }: { code: number | null; signal: string | null }): void {
    const said = this.#answers.lastWords();
    const how =
      code !== null
        ? `the shell on the host ended with ${code}`
        : signal !== null
          ? `the shell on the host was ended by ${signal}`
          : 'the connection was lost';
    this.#fail(said && code !== null ? `${how}: ${said.slice(-500)}` : how);
  }

  #fail(message: string): void {
    this.fail(new SessionLost(message));
  }
}
