import type { Captured } from './answer.ts';

const headLimit = 512 * 1024;
const tailLimit = 512 * 1024;

/**
 * Keeps the first and the last half MiB of a stream of any length, in constant memory, for chunks of any size: each
 * byte is copied once.
 */
export class Capture {
  #head = Buffer.alloc(0);
  #headSize = 0;
  /** A ring buffer, created when the head is full. */
  #tail: Buffer | undefined;
  #tailSize = 0;

  add(chunk: Buffer): void {
    const room = headLimit - this.#headSize;
    if (room > 0) this.#addToHead(chunk.subarray(0, room));
    if (chunk.length > room) this.#addToTail(chunk.subarray(room));
  }

  /** The number of kept bytes. */
  get size(): number {
    return this.#headSize + Math.min(this.#tailSize, tailLimit);
  }

  /** Returns the kept bytes, and starts again. */
  take(): Captured {
    const bytes = Buffer.concat([this.#head.subarray(0, this.#headSize), ...this.#tailParts()]);
    const captured = { bytes, truncated: Math.max(0, this.#tailSize - tailLimit) };
    this.#head = Buffer.alloc(0);
    this.#tail = undefined;
    this.#headSize = this.#tailSize = 0;
    return captured;
  }

  #addToHead(chunk: Buffer): void {
    const size = this.#headSize + chunk.length;
    if (size > this.#head.length) {
      const larger = Buffer.allocUnsafe(Math.min(headLimit, Math.max(size, 2 * this.#head.length)));
      this.#head.copy(larger, 0, 0, this.#headSize);
      this.#head = larger;
    }
    chunk.copy(this.#head, this.#headSize);
    this.#headSize = size;
  }

  #addToTail(chunk: Buffer): void {
    this.#tail ??= Buffer.allocUnsafe(tailLimit);
    const kept = chunk.subarray(Math.max(0, chunk.length - tailLimit));
    const at = (this.#tailSize + chunk.length - kept.length) % tailLimit;
    const copied = kept.copy(this.#tail, at);
    kept.copy(this.#tail, 0, copied);
    this.#tailSize += chunk.length;
  }

  #tailParts(): Buffer[] {
    if (!this.#tail) return [];
    if (this.#tailSize <= tailLimit) return [this.#tail.subarray(0, this.#tailSize)];
    const at = this.#tailSize % tailLimit;
    return [this.#tail.subarray(at), this.#tail.subarray(0, at)];
  }
}
