import { type Settle, settledLater, unsettled } from './settle.ts';

/** How far a session has come: whether one of its shells has greeted, and whether its steps may run. */
export class Opening {
  /** Resolves at the first answer of the host; rejects with the reason if it never answers. */
  readonly opened: Promise<void>;
  #open: Settle = unsettled;
  #admitted: Promise<void>;
  #admit: Settle = unsettled;
  #greeting: Record<string, string> | undefined;
  /** Whether its steps run. */
  isAdmitted = false;
  /** Others had locked the host. */
  wasHeld = false;

  constructor() {
    [this.opened, this.#open] = settledLater();
    [this.#admitted, this.#admit] = settledLater();
  }

  /** Resolves when steps may run: after the first answer of the shell, unless others have locked the host. */
  get admitted(): Promise<void> {
    return this.#admitted;
  }

  /** What the first shell has said about the host; undefined before that. */
  get greeting(): Record<string, string> | undefined {
    return this.#greeting;
  }

  greeted(greeting: Record<string, string>): void {
    this.#greeting ??= greeting;
    this.#open.resolve();
  }

  admit(): void {
    this.isAdmitted = true;
    this.#admit.resolve();
  }

  /** Another shell has to be admitted, too. */
  withdraw(): void {
    // who waits for the first admission waits on
    if (this.isAdmitted) [this.#admitted, this.#admit] = settledLater();
    this.isAdmitted = false;
  }

  fail(error: Error): void {
    this.#open.reject(error);
    this.#admit.reject(error);
  }
}
