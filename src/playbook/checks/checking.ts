import type { CompiledPlay } from '../compiled.ts';
import type { KnownHost } from '../hosts/growth.ts';
import type { Role } from '../plan.ts';
import type { GroupedFindings } from './grouped.ts';
import type { Verdicts } from './verdict.ts';
import type { View } from './view.ts';

/** What the checks of one play share. */
export interface Checking {
  compiled: CompiledPlay;
  view: View;
  verdicts: Verdicts;
  /** Hosts on which the same names are defined. */
  classes: KnownHost[][];
  hosts: KnownHost[];
  grouped: GroupedFindings;
  /** Some of the files or mappings that may define variables could not be read. */
  isPartial: boolean;
  /** See Loading. */
  included: ReadonlySet<string>;
  /** What roles need by their argument specs and has been told to be missing. */
  lacking: Map<Role, Set<string>>;
}
