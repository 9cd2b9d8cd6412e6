import { stampOf } from './file-stamp.ts';

interface Kept<T> {
  stamp: string;
  value: Promise<T>;
}

/** What was read from files: a file is read again only when it has changed. Hundreds of hosts share one. */
export class FileCache<T> {
  readonly #kept = new Map<string, Kept<T>>();
  readonly #read: (file: string) => Promise<T>;

  constructor(read: (file: string) => Promise<T>) {
    this.#read = read;
  }

  get(file: string): Promise<T> {
    const stamp = stampOf(file);
    const kept = this.#kept.get(file);
    if (kept?.stamp === stamp) return kept.value;
    const value = this.#read(file);
    this.set(file, stamp, value);
    return value;
  }

  /** Keeps a value until the file has another stamp. */
  set(file: string, stamp: string, value: Promise<T>): void {
    this.#kept.set(file, { stamp, value });
  }
}
