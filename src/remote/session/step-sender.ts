import { SentDefinitions } from './sent-definitions.ts';
import type { SentStep } from './sent-steps.ts';
import type { StepCarrier } from './step-carrier.ts';

/** After so many steps, the log of the host begins another page. */
const pageLength = 128;

/** Writes steps to the current shell, each with what it needs before it. */
export class StepSender {
  readonly #carrier: StepCarrier;
  #known = new SentDefinitions();
  /** The first step on the current page of the log. */
  #page = 1;
  #isHeld = false;

  constructor(carrier: StepCarrier) {
    this.#carrier = carrier;
  }

  /** There is no shell: nothing is written until the next one. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  hold(): void {
    this.#isHeld = true;
  }

  /** There is a new shell, whose first step this is. */
  begin(first: number): void {
    this.#isHeld = false;
    this.#known = new SentDefinitions();
    this.#page = first;
  }

  /**
   * @param oldest the first step without an answer
   * @param contentFile the path of a large content on the host, after its upload
   */
  send(flight: SentStep, oldest: number | undefined, contentFile?: string): void {
    if (this.#isHeld) return;
    const { id, step } = flight;
    const { meter, ledger } = this.#carrier;
    const text = this.#turnPage(id, oldest ?? id) + this.#known.before(step);
    if (text !== '') this.write(text);
    meter?.added(id, text.length);
    void this.#carrier.outbox().add({ id, tokens: ledger.issue(id), step, contentFile });
  }

  /** The other page is overwritten, so all its steps must be answered. */
  #turnPage(id: number, oldest: number): string {
    if (id - this.#page < pageLength || oldest < this.#page) return '';
    this.#page = id;
    return 'kp_turn_page\n';
  }

  write(text: string): void {
    if (!this.#isHeld) void this.#carrier.outbox().add(text);
  }
}
