import type { SessionShell } from './session-shell.ts';

interface Clearing {
  names: readonly string[];
  /** The step that is sent next: its answer means that the shell has read this. */
  before: number;
}

/** What the shells of a session are sent about handlers that the host is no longer owed, until one has certainly read it. */
export class Clearings {
  readonly #unread = new Set<Clearing>();
  readonly #waiting: (() => void)[] = [];

  /** Sends these names to a shell, or to the next one if this one is lost. */
  add(shell: SessionShell, clearing: Clearing): void {
    this.#unread.add(clearing);
    this.#send(shell, clearing);
  }

  /** The shell before this one was lost. */
  sendAgain(shell: SessionShell): void {
    for (const clearing of this.#unread) this.#send(shell, clearing);
  }

  #send(shell: SessionShell, clearing: Clearing): void {
    const text = (token: string) => `kp_clear_owed ${clearing.names.join(' ')}\nkp_say ${token}\n`;
    shell.noteLife();
    shell.request(text).then(
      () => this.#read(clearing),
      () => {},
    );
  }

  /** A shell has answered this step. A later one can owe the same handlers again. */
  answered(id: number): void {
    for (const clearing of this.#unread) if (clearing.before <= id) this.#read(clearing);
  }

  #read(clearing: Clearing): void {
    this.#unread.delete(clearing);
    if (this.isEmpty) for (const goOn of this.#waiting.splice(0)) goOn();
  }

  get isEmpty(): boolean {
    return this.#unread.size === 0;
  }

  /** Resolves when shells have read everything. */
  async whenEmpty(): Promise<void> {
    if (!this.isEmpty) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
