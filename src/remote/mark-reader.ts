/** A header that the host's side of the session has put into a stream, and the bytes that came with it. */
export interface Mark {
  /** The words behind the nonce. */
  words: string[];
  payload: Buffer;
}

/** Longer headers and payloads are nothing that a session says: whoever sends them wants our memory. */
const headerLimit = 1024;
const payloadLimit = 16 * 1024 * 1024;

/**
 * Parts a stream into marks and the text between them. A mark is a newline, the nonce, words, a newline, and as
 * many bytes as `payloadSize` says. Nothing is ever held back but what may be the beginning of a mark. `add` throws
 * when a mark makes no sense.
 */
export class MarkReader {
  readonly #start: Buffer;
  readonly #payloadSize: (words: string[]) => number;
  readonly #onText: (text: Buffer) => void;
  readonly #onMark: (mark: Mark) => void;
  #held: Buffer = Buffer.alloc(0);

  constructor(
    nonce: string,
    payloadSize: (words: string[]) => number,
    onText: (text: Buffer) => void,
    onMark: (mark: Mark) => void,
  ) {
    this.#start = Buffer.from(`\n${nonce} `);
    this.#payloadSize = payloadSize;
    this.#onText = onText;
    this.#onMark = onMark;
  }

  add(chunk: Buffer): void {
    let rest = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk;
    for (;;) {
      const at = rest.indexOf(this.#start);
      if (at < 0) break;
      const end = rest.indexOf(10, at + this.#start.length);
      const words = end < 0 ? [] : rest.toString('latin1', at + this.#start.length, end).split(' ');
      const size = end < 0 ? 0 : this.#payloadSize(words);
      if (size > payloadLimit || (end < 0 && rest.length - at > headerLimit))
        throw new Error('the answer is too long');
      if (at > 0) this.#onText(rest.subarray(0, at));
      if (end < 0 || rest.length < end + 1 + size) {
        this.#held = rest.subarray(at);
        return;
      }
      this.#onMark({ words, payload: rest.subarray(end + 1, end + 1 + size) });
      rest = rest.subarray(end + 1 + size);
    }
    const keep = this.#beginningOfMark(rest);
    if (rest.length > keep) this.#onText(rest.subarray(0, rest.length - keep));
    this.#held = rest.subarray(rest.length - keep);
  }

  /** How many bytes at the end of the text could be the beginning of a mark. */
  #beginningOfMark(text: Buffer): number {
    const at = text.lastIndexOf(10);
    if (at < 0 || text.length - at >= this.#start.length) return 0;
    return text.subarray(at).equals(this.#start.subarray(0, text.length - at)) ? text.length - at : 0;
  }
}
