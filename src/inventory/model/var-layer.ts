import type { Place } from '../../core/errors.ts';
import type { Values } from '../../core/values.ts';

/** Variables that were written together, such as one file of group_vars. */
export interface VarLayer {
  /** Where from, in words: `group web`, `host web1`, or a file's path. */
  from: string;
  /** As written: strings may hold templates. */
  values: Values;
  /** The place of what the yaml reader does not know, such as the port in `web1:2222`. */
  place?: Place;
  /** The number of the inventory source: later ones win. Absent for files of group_vars and host_vars. */
  source?: number;
  /** What of two layers wins that define one name is said by nothing if this and `of` are the same. */
  level?: string;
  /** The group or host whose variables they are. */
  of?: string;
  /** A machine has said them, or they were made by a run: data, never templates. */
  outside?: true;
}
