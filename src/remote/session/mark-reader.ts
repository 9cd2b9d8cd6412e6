/** A header that the host's side of the session writes into a stream, and its payload. */
export interface Mark {
  /** The words after the nonce. */
  words: string[];
  payload: Buffer;
}

/** The limits of headers and payloads: longer ones can only be an attempt to use up memory. */
const headerLimit = 256;
const payloadLimit = 1024 * 1024;

/** A mark with a complete header and a part of its payload. */
interface Begun extends Mark {
  filled: number;
}

/**
 * Splits a stream into marks and the text between them. A mark is a newline, the nonce, words, a newline, and as
 * many bytes as `payloadSize` returns. Only text that may be the beginning of a mark is held back, and a payload's
 * bytes are copied once. `add` throws for an invalid mark.
 */
export class MarkReader {
  readonly #start: Buffer;
  readonly #payloadSize: (words: string[]) => number;
  readonly #onText: (text: Buffer) => void;
  readonly #onMark: (mark: Mark) => void;
  /** The possible beginning of a header, never longer than one. */
  #held: Buffer = Buffer.alloc(0);
  #begun: Begun | undefined;

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

  /** Whether a mark has begun and is not complete. */
  get isInMark(): boolean {
    return this.#begun !== undefined || this.#held.length >= this.#start.length;
  }

  add(chunk: Buffer): void {
    let rest: Buffer | undefined = this.#begun || this.#held.length === 0 ? chunk : this.#joined(chunk);
    while (rest) rest = this.#begun ? this.#fill(this.#begun, rest) : this.#scan(rest);
  }

  #joined(chunk: Buffer): Buffer {
    const joined = Buffer.concat([this.#held, chunk]);
    this.#held = Buffer.alloc(0);
    return joined;
  }

  /** Passes on the text before the next mark; returns the text after its header, undefined without a mark. */
  #scan(text: Buffer): Buffer | undefined {
    const at = text.indexOf(this.#start);
    const cut = at < 0 ? text.length - this.#beginningOfMark(text) : at;
    if (cut > 0) this.#onText(text.subarray(0, cut));
    const end = at < 0 ? -1 : text.indexOf(10, at + this.#start.length);
    if ((end < 0 ? text.length : end) - cut > headerLimit)
      throw new Error('the header of an answer is too long');
    if (end < 0) {
      // a copy, so that the rest of the chunk can be freed
      this.#held = Buffer.from(text.subarray(cut));
      return undefined;
    }
    const words = text.toString('latin1', at + this.#start.length, end).split(' ');
    const size = this.#payloadSize(words);
    if (size > payloadLimit) throw new Error('an answer is too long');
    this.#begun = { words, payload: Buffer.allocUnsafe(size), filled: 0 };
    return text.subarray(end + 1);
  }

  /** Takes the bytes of the payload; returns the rest, undefined if the payload is not complete. */
  #fill(begun: Begun, chunk: Buffer): Buffer | undefined {
    const taken = chunk.copy(begun.payload, begun.filled);
    begun.filled += taken;
    if (begun.filled < begun.payload.length) return undefined;
    this.#begun = undefined;
    this.#onMark({ words: begun.words, payload: begun.payload });
    return chunk.subarray(taken);
  }

  /** The number of bytes at the end of the text that may begin a mark. */
  #beginningOfMark(text: Buffer): number {
    const at = text.lastIndexOf(10);
    if (at < 0 || text.length - at >= this.#start.length) return 0;
    return text.subarray(at).equals(this.#start.subarray(0, text.length - at)) ? text.length - at : 0;
  }
}
