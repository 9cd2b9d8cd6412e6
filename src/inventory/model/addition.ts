import type { Values } from '../../core/values.ts';

/**
 * A host that a task adds, or new variables and groups of a known host. The variables are data, never templates.
 */
export interface AddedHost {
  host: string;
  groups: readonly string[];
  vars: Values;
}

/** A group that a task adds, or new hosts of a known group. */
export interface AddedGroup {
  group: string;
  /** The groups above it; `all` when empty. */
  parents: readonly string[];
  members: readonly string[];
}

/** One change that a run makes to its inventory. */
export type Addition = AddedHost | AddedGroup;
