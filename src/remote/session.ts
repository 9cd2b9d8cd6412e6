import { randomBytes } from 'node:crypto';
import type { Answer, Captured } from './answer.ts';
import { parsePayload } from './answer.ts';
import { Capture } from './capture.ts';
import type { Channel } from './channel.ts';
import { type Mark, MarkReader } from './mark-reader.ts';
import { assign } from './quote.ts';
import { type Content, isLarge, moduleText, type Step, stepText } from './step.ts';

/** The session ended before a step was answered: what became of that step is not known. */
export class SessionLost extends Error {
  override readonly name = 'SessionLost';
}

/** What a step came to: an answer, or nothing because a step before it failed. */
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
  readonly #upload: (content: Content) => Promise<string>;
  readonly #known = new Set<string>();
  readonly #defaults = new Set<string>();
  readonly #stdout = new Capture();
  readonly #stderr = new Capture();
  #inFlight: (InFlight | typeof fence)[] = [];
  /** Answers in their order; the first may wait for the end of its stderr. */
  #answers: { answer: Answer; id: number; stderr: boolean }[] = [];
  #stderrEnds = new Map<number, Captured>();
  #lost: Error | undefined;
  #nextId = 1;
  #stopped = false;
  #stopLater = false;
  /** Resolves when the host has answered for the first time; rejects with why it never will. */
  readonly opened: Promise<void>;
  #open: { resolve: () => void; reject: (error: Error) => void };

  /**
   * @param channel a shell that reads its commands from stdin
   * @param prelude the text of prelude.sh
   * @param upload puts a large content on the host, apart from the session, and gives its path there
   */
  constructor(channel: Channel, prelude: string, upload: (content: Content) => Promise<string>) {
    this.#channel = channel;
    this.#upload = upload;
    this.#open = { resolve: () => {}, reject: () => {} };
    this.opened = new Promise<void>((resolve, reject) => {
      this.#open = { resolve, reject };
    });
    this.opened.catch(() => {});
    const nonce = randomBytes(16).toString('hex');
    const answers = new MarkReader(
      nonce,
      answerSize,
      (t) => this.#stdout.add(t),
      (m) => this.#answered(m),
    );
    const marks = new MarkReader(
      nonce,
      () => 0,
      (t) => this.#stderr.add(t),
      (m) => this.#marked(m),
    );
    channel.onStdout((chunk) => answers.add(chunk));
    channel.onStderr((chunk) => marks.add(chunk));
    channel.closed.then((end) => this.#closed(end));
    const token = randomBytes(6).toString('hex');
    void this.write(`${prelude}\n${assign('kp_nonce', nonce)}${assign('kp_token', token)}kp_hello\n`);
  }

  /** Sends a step. Rejects with SessionLost when it is not known what became of it. */
  send(step: Step): Promise<Outcome> {
    if (this.#lost) return Promise.reject(this.#lost);
    if (this.#stopped) return Promise.resolve('dropped');
    return new Promise((resolve, reject) => {
      const flight: InFlight = { id: this.#nextId++, step, resolve, reject };
      this.#inFlight.push(flight);
      this.#transmit(flight);
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
    if (!this.#stopped) return;
    this.#stopped = false;
    void this.write('kp_stopped=\n');
  }

  /** It is over, or never was: whoever waits for an answer gets this error instead. */
  fail(error: Error): void {
    if (this.#lost) return;
    this.#lost = error;
    this.#open.reject(error);
    for (const flight of this.#take()) flight.reject(error);
  }

  /** Ends the shell once it has done what it was sent. */
  close(): void {
    this.#channel.end();
  }

  /** Queues shell text, one character per byte; resolves when there is room for more. */
  write(text: string): Promise<void> {
    return this.#channel.write(Buffer.from(text, 'latin1'));
  }

  #transmit(flight: InFlight, contentFile?: string): void {
    const { step } = flight;
    let text = '';
    if (!this.#known.has(step.module)) {
      this.#known.add(step.module);
      text += moduleText(step.module, step.scripts);
    }
    for (const name of Object.keys(step.variables)) {
      if (this.#defaults.has(name)) continue;
      this.#defaults.add(name);
      text += assign(`KP_${name.toUpperCase()}`, '');
    }
    void this.write(text + stepText(flight.id, step, contentFile));
  }

  #answered({ words, payload }: Mark): void {
    const id = Number(words[0]);
    const stdout = this.#stdout.take();
    if (id === 0) {
      this.#open.resolve();
      return;
    }
    const same = words[1] === 'same';
    const status = same ? 'unchanged' : (words[1] as Answer['status']);
    const stderr = { bytes: Buffer.alloc(0), truncated: 0 };
    this.#answers.push({ answer: { status, ...parsePayload(payload), stdout, stderr }, id, stderr: !same });
    this.#settleAnswers();
  }

  #marked({ words }: Mark): void {
    const text = this.#stderr.take();
    if (words[0] !== 'end') return;
    this.#stderrEnds.set(Number(words[1]), text);
    this.#settleAnswers();
  }

  /** Two streams tell of one step: it is answered when both have, and those before it are. */
  #settleAnswers(): void {
    for (let first = this.#answers[0]; first; first = this.#answers[0]) {
      const stderr = this.#stderrEnds.get(first.id);
      if (first.stderr && !stderr) return;
      this.#stderrEnds.delete(first.id);
      this.#answers.shift();
      if (this.#next()?.id === first.id) this.#settle({ ...first.answer, ...(stderr && { stderr }) });
      else this.#fail('the host answered out of order');
    }
  }

  #next(): InFlight | undefined {
    const first = this.#inFlight[0];
    return first === fence ? undefined : first;
  }

  #settle(answer: Answer): void {
    const flight = this.#next()!;
    if (answer.status === 'content') {
      void this.#sendContent(flight);
      return;
    }
    this.#inFlight.shift();
    if (answer.status === 'failed' || answer.status === 'died') {
      if (flight.step.onFailure === 'stop') this.#drop();
      if (flight.step.onFailure === 'later') this.#stopLater = true;
    }
    flight.resolve(answer);
    this.#passFences();
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
  async #sendContent(flight: InFlight): Promise<void> {
    try {
      const { content } = flight.step;
      if (!content || !isLarge(content)) throw new Error('the host asks for a content that it has');
      const file = await this.#upload(content);
      void this.write('kp_stopped=\n');
      for (const again of this.#inFlight) {
        if (again === fence) void this.write('kp_fence\n');
        else this.#transmit(again, again === flight ? file : undefined);
      }
    } catch (error) {
      this.#inFlight.shift();
      this.#drop();
      flight.reject(error as Error);
    }
  }

  #closed(end: { code: number | null; signal: string | null }): void {
    const said =
      this.#stderr.take().bytes.toString('utf8').trim() || this.#stdout.take().bytes.toString('utf8').trim();
    const how =
      end.code === null ? 'the connection was lost' : `the shell on the host ended with ${end.code}`;
    this.#fail(said && end.code !== null ? `${how}: ${said.slice(-500)}` : how);
  }

  #fail(message: string): void {
    this.fail(new SessionLost(message));
  }
}

function answerSize(words: string[]): number {
  const size = Number(words[2]);
  return Number.isSafeInteger(size) && size >= 0 ? size : 0;
}
