import type { Lookup } from './lookup.ts';

/** A path that a text reads from the variables around it, or something that it looks up outside of them. */
export interface UsedPath {
  /** Of a lookup: one part, its `lookupName`. */
  path: string[];
  lookup?: Lookup;
  /** Where it stands in the text. */
  offset: number;
  /** It may be undefined there: the text asks whether it is defined. */
  guarded: boolean;
}
