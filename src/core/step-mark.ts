import type { ShellValue } from './module.ts';

/** What is known of a task's step on a host, beside the event about its result. It can contain secrets. */
export interface StepMark {
  /** Equal in two runs if the step does the same there: all that decides what it does is in it. */
  key: string;
  /** It only compares, and changes nothing. */
  isCheck: boolean;
  module: string;
  /** Its module sets a state; others act each time. */
  setsState: boolean;
  /** The variable with the path of the file that it manages. */
  looksAt: string | undefined;
  /** The variables of its scripts: the arguments, and what the module adds. */
  variables: Readonly<Record<string, ShellValue>>;
  /** The names of the services that handlers restart if its task notifies them. */
  restarts: readonly string[];
}
