import type { Answer, Captured } from './answer.ts';
import { parsePayload } from './answer.ts';
import { Capture } from './capture.ts';
import type { Channel } from './channel.ts';
import { type Mark, MarkReader } from './mark-reader.ts';

const statuses: Record<string, Answer['status']> = {
  same: 'unchanged',
  unchanged: 'unchanged',
  changed: 'changed',
  content: 'content',
  failed: 'failed',
  died: 'died',
};

/** Who is told of what a host says. */
export interface Listener {
  /** The answer to step `id`; 0 is the session's own. */
  answered(id: number, answer: Answer): void;
  /** What came makes no sense, so nothing that follows can be trusted. */
  confused(why: string): void;
}

/** Makes answers of the two streams of a session: each in its order, with the output that belongs to it. */
export class Answers {
  readonly #stdout = new Capture();
  readonly #stderr = new Capture();
  /** Answers in their order; the first may wait for the end of its stderr. */
  readonly #waiting: { answer: Answer; id: number; stderr: boolean }[] = [];
  readonly #stderrEnds = new Map<number, Captured>();
  readonly #listener: Listener;

  constructor(channel: Channel, nonce: string, listener: Listener) {
    this.#listener = listener;
    const answers = new MarkReader(
      nonce,
      payloadSize,
      (text) => this.#stdout.add(text),
      (mark) => this.#answered(mark),
    );
    const marks = new MarkReader(
      nonce,
      () => 0,
      (text) => this.#stderr.add(text),
      (mark) => this.#marked(mark),
    );
    channel.onStdout((chunk) => this.#read(answers, chunk));
    channel.onStderr((chunk) => this.#read(marks, chunk));
  }

  /** The text that came after the last answer: why a shell ended, if it said so. */
  lastWords(): string {
    const text = (stream: Capture) => stream.take().bytes.toString('utf8').trim();
    return text(this.#stderr) || text(this.#stdout);
  }

  #read(reader: MarkReader, chunk: Buffer): void {
    try {
      reader.add(chunk);
    } catch (error) {
      this.#listener.confused((error as Error).message);
    }
  }

  #answered({ words, payload }: Mark): void {
    const stdout = this.#stdout.take();
    const status = statuses[words[1] ?? ''];
    if (status === undefined) throw new Error('the answer is none');
    const stderr = { bytes: Buffer.alloc(0), truncated: 0 };
    const answer = { status, ...parsePayload(payload), stdout, stderr };
    this.#waiting.push({ answer, id: Number(words[0]), stderr: words[1] !== 'same' });
    this.#pass();
  }

  #marked({ words }: Mark): void {
    const text = this.#stderr.take();
    if (words[0] !== 'end') return;
    this.#stderrEnds.set(Number(words[1]), text);
    this.#pass();
  }

  /** Two streams tell of one step: it is answered when both have, and those before it are. */
  #pass(): void {
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const stderr = this.#stderrEnds.get(first.id);
      if (first.stderr && !stderr) return;
      this.#stderrEnds.delete(first.id);
      this.#waiting.shift();
      this.#listener.answered(first.id, { ...first.answer, ...(stderr && { stderr }) });
    }
  }
}

function payloadSize(words: string[]): number {
  return /^\d+$/.test(words[2] ?? '') ? Number(words[2]) : 0;
}
