import type { Ledger } from './ledger.ts';
import type { Outbox } from './outbox.ts';
import type { SentStep } from './sent-steps.ts';
import type { StepMeter } from './step-meter.ts';

/** What the steps of a session need of it. */
export interface StepCarrier {
  /** Of the current shell. */
  outbox(): Outbox;
  readonly ledger: Ledger;
  readonly meter: StepMeter | undefined;
  /** Uploads the content of a step into this folder of the host; returns the path of the file there. */
  upload(step: SentStep, folder: string): Promise<string>;
  /** A step has its answer. */
  answered(id: number): void;
  /** A step is sent to a host that had none. */
  awaited(): void;
  /** Gives the session up. */
  abandon(why: string): void;
  fail(error: Error): void;
}
