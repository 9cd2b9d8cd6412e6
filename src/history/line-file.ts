import { appendFileSync, closeSync, openSync } from 'node:fs';

/** Lines are written together after so many milliseconds: each write of a run on many hosts would be one of a line. */
const gather = 10;

/** A new file of lines, for one user. Its lines survive when the program is killed, but for those of the last moment. */
export class LineFile {
  readonly #file: number;
  #pending = '';
  #timer: NodeJS.Timeout | undefined;
  #error: Error | undefined;

  /** @throws Error if the file cannot be created */
  constructor(path: string) {
    this.#file = openSync(path, 'ax', 0o600);
  }

  /** Adds a line, with its newline. It is soon in the file. */
  add(line: string): void {
    if (this.#error) return;
    this.#timer ??= setTimeout(() => this.#write(), gather);
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
    clearTimeout(this.#timer);
    this.#timer = undefined;
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
