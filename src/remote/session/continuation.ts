import type { AnotherConnection, SessionSurroundings } from './channel.ts';
import type { Ledger } from './ledger.ts';
import type { SessionReply } from './session-replies.ts';
import type { SessionShell } from './session-shell.ts';
import type { StepStream } from './step-stream.ts';
import { type LostShell, takeUp } from './take-up.ts';

/** A session that continues in another shell. */
export interface ContinuedSession {
  readonly steps: StepStream;
  readonly ledger: Ledger;
  /** Starts another shell, which skips steps, and removes these logs at its end; resolves when it has answered. */
  startShell(logs: readonly string[]): Promise<SessionShell>;
  /** This shell comes after the lost ones, whose results are known. */
  tookUp(shell: SessionShell): void;
  isOver(): boolean;
  /** The shell runs steps as soon as this greeting permits it. */
  admitBy(greeting: SessionReply['results']): void;
  fail(error: Error): void;
}

/** Continues a session in another shell when its connection is lost: first, it takes the results from the lost one. */
export class Continuation {
  readonly #session: ContinuedSession;
  readonly #again: AnotherConnection | undefined;
  readonly #admission: SessionSurroundings['admission'];
  /** Lost shells whose results have not been taken, the oldest one first. */
  readonly #lostShells: LostShell[] = [];
  #attempts = 0;

  constructor({ again, admission }: SessionSurroundings, session: ContinuedSession) {
    this.#again = again;
    this.#admission = admission;
    this.#session = session;
  }

  get isPossible(): boolean {
    return this.#again !== undefined && this.#session.steps.canContinue;
  }

  /** Begins an attempt: this shell was lost, for this reason. */
  start(shell: SessionShell, reason: Error): void {
    const { steps } = this.#session;
    this.#lostShells.push({ shell, hasSteps: !steps.isHeld, since: performance.now() });
    shell.end(reason);
    steps.hold();
    const attempt = ++this.#attempts;
    this.#run().catch((error: Error) => {
      // if that connection is lost, too, there is another attempt
      if (attempt === this.#attempts) this.#session.fail(error);
    });
  }

  async #run(): Promise<void> {
    const session = this.#session;
    const admission = this.#admission;
    await this.#again!.after(this.#lostShells[0]!.since);
    if (session.isOver()) return;
    const shell = await session.startShell(this.#lostShells.map((lost) => lost.shell.log));
    while (this.#lostShells.length > 0) {
      await takeUp(shell, this.#lostShells[0]!, session.steps, session.ledger);
      this.#lostShells.shift();
    }
    session.tookUp(shell);
    const greeting = admission && (await shell.request((token) => admission.greet(token)));
    this.#again!.continued();
    session.admitBy(greeting?.results ?? {});
  }
}
