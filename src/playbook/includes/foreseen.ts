import type { Step } from '../step.ts';

/** The names that texts become on the hosts of a play. */
export interface Foreseen {
  names: ReadonlySet<string>;
  /** There may be others: not all of them are known before the run. */
  isOpen: boolean;
}

/** Says what names become before the run. */
export interface NameForecast {
  /** What texts become that stand in these arguments of a step. */
  names(step: Step, texts: readonly string[], from: readonly string[]): Promise<Foreseen>;
}
