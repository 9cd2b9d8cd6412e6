import { timeLimit } from '../../core/time-limit.ts';
import { type Answer, type Captured, parsePayload, payloadSize, statuses } from './answer.ts';
import { Capture } from './capture.ts';
import type { ShellChannel } from './channel.ts';
import type { LastOutput } from './last-output.ts';
import type { Ledger } from './ledger.ts';
import { type Mark, MarkReader } from './mark-reader.ts';

/** The time for the host to complete an answer that it has begun, in milliseconds. */
const patience = 30_000;
/** The most bytes that may wait for the rest of an answer. */
const heldLimit = 32 * 1024 * 1024;

/** Receives the messages of a host. */
export interface Listener {
  /** The answer to step `id`, and its size with its output. */
  answered(id: number, answer: Answer, bytes: number): void;
  /** A message of the session itself, and its token. */
  heard(token: string, answer: Answer): void;
  /** The input is invalid, so nothing after it can be trusted. */
  confused(why: string): void;
}

interface Waiting {
  id: number;
  answer: Answer;
  /** Whether the end of its stderr belongs to it. */
  stderr: boolean;
  token: string;
  size: number;
}

/** Builds answers from the two streams of a session, in order, each with its output. */
export class Answers {
  readonly #stdout = new Capture();
  readonly #stderr = new Capture();
  /** Answers in their order; the first may wait for the end of its stderr. */
  readonly #waiting: Waiting[] = [];
  readonly #stderrEnds = new Map<number, Captured>();
  readonly #endedTwice = new Set<number>();
  readonly #readers: readonly MarkReader[];
  readonly #ledger: Ledger;
  readonly #listener: Listener;
  /** The number of waiting bytes. */
  #held = 0;
  #isOver = false;
  /** Cancels the time limit of an answer that has begun. */
  #inTime: (() => void) | undefined;

  constructor(channel: ShellChannel, nonce: string, ledger: Ledger, output: LastOutput, listener: Listener) {
    this.#ledger = ledger;
    this.#listener = listener;
    const heard = (stream: Capture, text: Buffer) => {
      stream.add(text);
      output.add(text);
    };
    const answers = new MarkReader(
      nonce,
      payloadSize,
      (text) => heard(this.#stdout, text),
      (mark) => this.#answered(mark),
    );
    const marks = new MarkReader(
      nonce,
      () => 0,
      (text) => heard(this.#stderr, text),
      (mark) => this.#marked(mark),
    );
    this.#readers = [answers, marks];
    channel.onStdout((chunk) => this.#read(answers, chunk));
    channel.onStderr((chunk) => this.#read(marks, chunk));
    void channel.closed.then(() => this.#inTime?.());
  }

  /** The text after the last answer: often the reason why a shell ended. */
  lastWords(): string {
    const text = (stream: Capture) => stream.take().bytes.toString('utf8').trim();
    return text(this.#stderr) || text(this.#stdout);
  }

  /** Later output is ignored: the answers of a lost shell count by its log, see take-up.ts. */
  end(): void {
    this.#isOver = true;
  }

  #read(reader: MarkReader, chunk: Buffer): void {
    if (this.#isOver) return;
    try {
      reader.add(chunk);
      if (this.#held > heldLimit) throw new Error('too much data is waiting for the rest of an answer');
      this.#watch();
    } catch (error) {
      this.#listener.confused((error as Error).message);
    }
  }

  /** Checks that an answer that has begun ends in time, however much data comes meanwhile. */
  #watch(): void {
    const isBegun = this.#waiting.length > 0 || this.#readers.some((reader) => reader.isInMark);
    if (!isBegun) {
      this.#inTime?.();
      this.#inTime = undefined;
    } else this.#inTime ??= timeLimit(patience, () => this.#late());
  }

  #late(): void {
    this.#listener.confused(`the rest of an answer did not come in ${patience / 1000} s`);
  }

  #answered({ words, payload }: Mark): void {
    const [number, status = '', token = ''] = words;
    const id = Number(number);
    const known = statuses[status];
    if (known === undefined) throw new Error('the answer has an unknown status');
    if (id !== 0) this.#ledger.answered(id, known[1], token);
    const stdout = this.#stdout.take();
    const stderr = { bytes: Buffer.alloc(0), truncated: 0 };
    const answer = { status: known[0], ...parsePayload(payload), stdout, stderr };
    const size = payload.length + stdout.bytes.length;
    this.#held += size;
    this.#waiting.push({ answer, id, stderr: status !== 'same', token, size });
    this.#pass();
  }

  #marked({ words }: Mark): void {
    const id = Number(words[0]);
    const text = this.#stderr.take();
    if (this.#ledger.marked(id, words[1], words[2]) === 'begin') return;
    if (this.#stderrEnds.has(id)) {
      // a step that was killed just before its answer has said so itself, and then its shell does
      if (this.#endedTwice.has(id)) throw new Error('its output ended twice');
      this.#endedTwice.add(id);
      return;
    }
    this.#stderrEnds.set(id, text);
    this.#held += text.bytes.length;
    this.#pass();
  }

  /**
   * Passes on answered steps: a step is answered when both streams have reported it, and all steps before it are
   * answered.
   */
  #pass(): void {
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const stderr = this.#stderrEnds.get(first.id);
      if (first.stderr && !stderr) return;
      this.#stderrEnds.delete(first.id);
      if (this.#endedTwice.delete(first.id) && first.answer.status !== 'died')
        throw new Error('its output ended twice');
      const size = first.size + (stderr?.bytes.length ?? 0);
      this.#held -= size;
      this.#waiting.shift();
      this.#inTime?.();
      this.#inTime = undefined;
      if (first.id === 0) this.#listener.heard(first.token, first.answer);
      else {
        this.#ledger.close(first.id);
        this.#listener.answered(first.id, { ...first.answer, ...(stderr && { stderr }) }, size);
      }
    }
  }
}
