import type { Values } from './values.ts';

/** The result of a step that is done, as far as a run needs it that takes up the work of this one. */
export interface DoneStep {
  status: 'changed' | 'unchanged' | 'failed';
  message?: string;
  /** The registered value, if anything reads it. */
  value?: Values;
  facts?: Values;
}

/** The steps that this run has done, and those of an earlier run that it resumes. Steps are known by host and key. */
export interface StepHistory {
  /** Notes that a step is done. */
  add(host: string, key: string, done: DoneStep): void;
  /** Whether the earlier run has done a step that this one has not taken yet. */
  has(host: string, key: string): boolean;
  /** The result of such a step; of equal ones, the first that was not taken. */
  take(host: string, key: string): DoneStep | undefined;
}
