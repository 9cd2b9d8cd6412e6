import type { CompiledTask } from '../compile/compiled-task.ts';

/** The names that texts become on the hosts of a play. */
export interface Foreseen {
  names: ReadonlySet<string>;
  /** There may be others: not all of them are known before the run. */
  isOpen: boolean;
}

/** Is nobody known to come to what has these names? Its condition asks for a variable that no host has. */
export function isForNobody({ names, isOpen }: Foreseen): boolean {
  return names.size === 0 && !isOpen;
}

/** Says what names become before the run. */
export interface NameForecast {
  /** What texts become that stand in these arguments of a step. */
  names(step: CompiledTask, texts: readonly string[], from: readonly string[]): Promise<Foreseen>;
}
