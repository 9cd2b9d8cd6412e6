import { ConnectionError } from '../../core/connection-error.ts';
import type { SessionSurroundings } from './channel.ts';
import type { Clearings } from './clearings.ts';
import { Continuation } from './continuation.ts';
import type { LastOutput } from './last-output.ts';
import type { Ledger } from './ledger.ts';
import { type Loss, lossOf, lostSession } from './loss.ts';
import type { Opening } from './opening.ts';
import { logPaths, SessionShell } from './session-shell.ts';
import type { StepStream } from './step-stream.ts';

/** What the shells of a session need of it. */
export interface ShellsOwner {
  readonly steps: StepStream;
  readonly ledger: Ledger;
  readonly clearings: Clearings;
  readonly lastOutput: LastOutput;
  readonly opening: Opening;
  isLost(): boolean;
  /** No more steps come. */
  isClosed(): boolean;
  lose(loss: Loss): void;
  abandon(why: string, hint?: string): void;
  fail(error: Error): void;
  close(): void;
}

/** The shells of a session: if the connection is lost, another one continues. */
export class Shells {
  readonly #around: SessionSurroundings;
  readonly #owner: ShellsOwner;
  readonly #continuation: Continuation;
  #current: SessionShell;
  /** Shell text by which steps take turns with other sessions. */
  #turns: string | undefined;

  constructor(around: SessionSurroundings, owner: ShellsOwner) {
    this.#around = around;
    this.#owner = owner;
    this.#current = this.#newShell();
    this.#continuation = new Continuation(around, {
      steps: owner.steps,
      ledger: owner.ledger,
      startShell: (logs) => this.#startNext(logs),
      tookUp: (shell) => owner.clearings.sendAgain(shell),
      isOver: () => owner.isLost(),
      admitBy: (greeting) => this.#admitBy(greeting),
      fail: (error) => owner.fail(error),
    });
  }

  /** The one that runs the steps, or that was lost last. */
  get current(): SessionShell {
    return this.#current;
  }

  /** Starts the first one. */
  start(): void {
    const { admission } = this.#around;
    this.#begin((token) => admission?.greet(token) ?? `kp_hello ${token}\n`).then(
      (greeting) => this.#admitBy(greeting),
      () => {},
    );
  }

  /** From here on, steps take turns with other sessions, see lock.sh. */
  takeTurns(definitions: string): void {
    this.#turns = definitions;
    this.#current.outbox.takeTurns(definitions);
  }

  /** The current one skips steps: sends them again when they may run, or ends with the error. */
  hold(permission: Promise<void>): void {
    const { steps, opening, fail, close } = this.#owner;
    const shell = this.#current;
    opening.wasHeld = true;
    permission.then(
      () => {
        if (shell.isEnded) return;
        opening.admit();
        steps.repeat();
      },
      (error: Error) => {
        if (shell.isEnded) return;
        fail(error);
        close();
      },
    );
  }

  /** Whether one of them has greeted. */
  get haveBegun(): boolean {
    return this.#owner.opening.greeting !== undefined || this.#current.hasBegun;
  }

  #newShell(): SessionShell {
    const owner = this.#owner;
    const shell: SessionShell = new SessionShell(this.#around, owner.ledger, owner.lastOutput, {
      answered: (id, answer) => owner.steps.answered(id, answer),
      unusable: ({ message, hint }) => shell === this.#current && owner.abandon(message, hint),
      missing: (error) => shell === this.#current && this.#missing(error),
      closed: (end) => shell === this.#current && this.#closed(end),
      isAwaited: () => !owner.steps.isEmpty || !owner.clearings.isEmpty,
    });
    return shell;
  }

  /** Waits for the greeting of the current one. */
  async #begin(greet: (token: string) => string): Promise<Record<string, string>> {
    const { results } = await this.#current.begin(this.#around, greet, () =>
      this.#owner.abandon(`it did not answer in ${this.#around.patience} s`),
    );
    this.#owner.opening.greeted(results);
    return results;
  }

  /** Its steps run as soon as this greeting permits it. */
  #admitBy(greeting: Record<string, string>): void {
    const { steps, opening } = this.#owner;
    const permission = this.#around.admission?.admit(greeting);
    if (permission) this.hold(permission);
    else {
      opening.admit();
      if (steps.isHeld) steps.repeat();
    }
  }

  /** Starts another one, which skips steps. */
  async #startNext(logs: readonly string[]): Promise<SessionShell> {
    const shell = this.#newShell();
    this.#current = shell;
    await this.#begin((token) => `kp_stopped=1\nkp_claims='${logPaths(logs)}'\nkp_hello ${token}\n`);
    if (this.#turns !== undefined) shell.outbox.takeTurns(this.#turns);
    return shell;
  }

  #closed(end: { code: number | null; signal: string | null }): void {
    const loss = lossOf(end, this.#current.lastWords(), this.#owner.steps.hidesWords);
    const isLinkLost = end.code === null && end.signal === null;
    if (isLinkLost && !this.#owner.isLost() && this.#canContinue) this.#continue(lostSession(loss));
    else this.#owner.lose(loss);
  }

  /** There is no channel for it. */
  #missing(error: Error): void {
    const isLinkLost = error instanceof ConnectionError && error.kind === 'lost';
    if (isLinkLost && this.#canContinue) this.#continue(error);
    else this.#owner.fail(error);
  }

  get #canContinue(): boolean {
    return !this.#owner.isClosed() && this.#continuation.isPossible;
  }

  #continue(reason: Error): void {
    this.#owner.opening.withdraw();
    this.#continuation.start(this.#current, reason);
  }
}
