import { type FileHandle, open } from 'node:fs/promises';

/** The bytes that are read, encrypted and sent at a time. */
const chunkSize = 256 * 1024;
/** How many chunks are kept: hosts that are not further apart than that share what is read. */
const kept = 32;

/** Bytes of the file in memory that is used again when no reader needs them any more. */
interface Chunk {
  readonly memory: Buffer;
  readonly bytes: Promise<Buffer>;
  readers: number;
  isKept: boolean;
}

/** A large file of the controller, read in chunks for many hosts at the same time. No host waits for another one. */
export class SharedFile {
  readonly #path: string;
  readonly #size: number;
  readonly #changedAt: number;
  readonly #recent = new Map<number, Chunk>();
  #spare: Buffer[] = [];
  #file: Promise<FileHandle> | undefined;
  #readers = 0;

  /** @param changedAt its ctime in milliseconds when its SHA-256 was determined */
  constructor(path: string, size: number, changedAt: number) {
    this.#path = path;
    this.#size = size;
    this.#changedAt = changedAt;
  }

  /**
   * The bytes of the file; a chunk is valid until the next one is requested. The last ones come only if the file is still
   * the one whose SHA-256 is known: without them, a host does not install it.
   * @throws Error if it was changed
   */
  async *chunks(): AsyncGenerator<Buffer> {
    this.#file ??= open(this.#path);
    this.#readers++;
    try {
      for (let at = 0; at < this.#size; at += chunkSize) {
        const chunk = this.#chunk(at);
        chunk.readers++;
        try {
          const bytes = await chunk.bytes;
          if (at + chunkSize >= this.#size) await this.#check();
          yield bytes;
        } finally {
          chunk.readers--;
          this.#reuse(chunk);
        }
      }
    } finally {
      if (--this.#readers === 0) await this.#close();
    }
  }

  #chunk(at: number): Chunk {
    const known = this.#recent.get(at);
    if (known) return known;
    const memory = this.#spare.pop() ?? Buffer.allocUnsafeSlow(chunkSize);
    const chunk = { memory, bytes: this.#read(memory, at), readers: 0, isKept: true };
    this.#recent.set(at, chunk);
    if (this.#recent.size > kept) this.#forgetOldest();
    return chunk;
  }

  #forgetOldest(): void {
    const [at, chunk] = this.#recent.entries().next().value!;
    this.#recent.delete(at);
    chunk.isKept = false;
    this.#reuse(chunk);
  }

  #reuse({ memory, readers, isKept }: Chunk): void {
    if (readers === 0 && !isKept) this.#spare.push(memory);
  }

  async #read(memory: Buffer, at: number): Promise<Buffer> {
    const length = Math.min(chunkSize, this.#size - at);
    const { bytesRead } = await (await this.#file!).read(memory, 0, length, at);
    if (bytesRead !== length) throw this.#changed();
    return memory.subarray(0, length);
  }

  async #check(): Promise<void> {
    const { ctimeMs, size } = await (await this.#file!).stat();
    if (ctimeMs !== this.#changedAt || size !== this.#size) throw this.#changed();
  }

  #changed(): Error {
    return new Error(`${this.#path} was changed while it was read`);
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    this.#recent.clear();
    this.#spare = [];
    await (await file)?.close();
  }
}
