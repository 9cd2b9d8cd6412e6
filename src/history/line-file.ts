import { appendFileSync, closeSync, openSync } from 'node:fs';

/** A new file of lines, for one user. Its lines survive the end of the program at any moment. */
export class LineFile {
  readonly #file: number;
  #pending = '';
  #error: Error | undefined;

  /** @throws Error if the file cannot be created */
  constructor(path: string) {
    this.#file = openSync(path, 'ax', 0o600);
  }

  /** Adds a line, with its newline. It is in the file after this turn of the event loop. */
  add(line: string): void {
    if (this.#error) return;
    if (this.#pending === '') setImmediate(() => this.#write());
    this.#pending += line;
  }

  /** Ends the file; returns what ended it before, such as a full disk, which must not end the run. */
  close(): Error | undefined {
    this.#write();
    const error = this.#error;
    this.#error ??= new Error('the file is closed');
    closeSync(this.#file);
    return error;
  }

  #write(): void {
    const text = this.#pending;
    this.#pending = '';
    if (text === '' || this.#error) return;
    try {
      // some microseconds; a write in the background keeps two threads busy for longer
      appendFileSync(this.#file, text);
    } catch (error) {
      this.#error = error as Error;
    }
  }
}
