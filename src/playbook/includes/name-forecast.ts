import type { CompiledTask } from '../compile/compiled-task.ts';

/** The names that texts become on the hosts of a play. */
export interface ForecastNames {
  names: ReadonlySet<string>;
  /** There can be other names: not all of them are known before the run. */
  isOpen: boolean;
}

/** Whether no known host reaches the tasks with these names: their condition needs a variable that no host has. */
export function runsNowhere({ names, isOpen }: ForecastNames): boolean {
  return names.size === 0 && !isOpen;
}

/** Finds what names become before the run. */
export interface NameForecast {
  /** What the texts in these arguments of a step become. */
  names(step: CompiledTask, texts: readonly string[], from: readonly string[]): Promise<ForecastNames>;
}
