import type { Value } from '../core/values.ts';
import type { Lookup } from './lookup.ts';

/** A path that a text reads from the variables around it, or a lookup, such as a file. */
export interface UsedPath {
  /** For a lookup: one part, its `lookupName`. */
  path: string[];
  lookup?: Lookup;
  /** Its offset in the text. */
  offset: number;
  /** It may be undefined there: the text checks whether it is defined. */
  guarded: boolean;
  /** Only its variable must exist: the text does not read all that is in it. */
  isShallow?: true;
  /** The value that a template compares it with, by eq or ne. */
  comparedWith?: Value;
}
