import type { Place } from '../../core/errors.ts';
import type { Values } from '../../core/values.ts';

/** Variables from one place, such as one file of group_vars. */
export interface VarLayer {
  /** The origin in words: `group web`, `host web1`, or a file's path. */
  from: string;
  /** As in the source: strings may hold templates. */
  values: Values;
  /** The place of values that the YAML reader has no place for, such as the port in `web1:2222`. */
  place?: Place;
  /** The number of the inventory source: later ones win. Absent for files of group_vars and host_vars. */
  source?: number;
  /** Layers of one level that set one variable are a tie, unless they have the same `of` and different sources. */
  level?: string;
  /** The group or host that the variables belong to. */
  of?: string;
  /** The variables come from a machine or a run: data, never templates. */
  outside?: true;
}
