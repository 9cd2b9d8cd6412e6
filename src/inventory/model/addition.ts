import type { Values } from '../../core/values.ts';

/** A host that a task adds, or what it adds to one that is there. Its variables are data: none of them is a template. */
export interface AddedHost {
  host: string;
  groups: readonly string[];
  vars: Values;
}

/** A group that a task adds, or hosts that it adds to one that is there. */
export interface AddedGroup {
  group: string;
  /** The groups that it stands in; `all` when there is none. */
  parents: readonly string[];
  members: readonly string[];
}

/** What a run adds to what the sources of its inventory say. */
export type Addition = AddedHost | AddedGroup;
