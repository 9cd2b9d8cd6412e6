import type { Captured } from './answer.ts';

const headLimit = 512 * 1024;
const tailLimit = 512 * 1024;

/** Keeps the first and the last half MiB of a stream of any length, in memory that does not grow. */
export class Capture {
  #head: Buffer[] = [];
  #headSize = 0;
  #tail: Buffer[] = [];
  #tailSize = 0;
  #dropped = 0;

  add(chunk: Buffer): void {
    const room = headLimit - this.#headSize;
    if (room > 0) {
      const part = chunk.subarray(0, room);
      this.#head.push(part);
      this.#headSize += part.length;
      chunk = chunk.subarray(part.length);
    }
    if (chunk.length === 0) return;
    this.#tail.push(chunk);
    this.#tailSize += chunk.length;
    while (this.#tailSize - this.#tail[0]!.length >= tailLimit) {
      const gone = this.#tail.shift()!.length;
      this.#tailSize -= gone;
      this.#dropped += gone;
    }
  }

  /** What was kept, and starts anew. */
  take(): Captured {
    const captured = { bytes: Buffer.concat([...this.#head, ...this.#tail]), truncated: this.#dropped };
    this.#head = [];
    this.#tail = [];
    this.#headSize = this.#tailSize = this.#dropped = 0;
    return captured;
  }
}
