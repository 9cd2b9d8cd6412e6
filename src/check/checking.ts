import type { CompiledPlay } from '../playbook/compile/compiled-play.ts';
import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import type { KnownHost } from '../playbook/hosts/inventory-forecast.ts';
import type { Role } from '../playbook/plan.ts';
import type { GroupedFindings } from './grouped.ts';
import type { RegisteredShape } from './registered.ts';
import type { VariableView } from './variable-view.ts';
import type { WhenVerdicts } from './when-verdict.ts';

/** What the checks of one play share. */
export interface Checking {
  compiled: CompiledPlay;
  /** All tasks and all handlers of the play, in order. */
  tasks: readonly CompiledTask[];
  handlers: readonly CompiledTask[];
  view: VariableView;
  verdicts: WhenVerdicts;
  /** Hosts on which the same names are defined. */
  classes: KnownHost[][];
  hosts: KnownHost[];
  grouped: GroupedFindings;
  /** Some of the files or mappings that can define variables could not be read. */
  isPartial: boolean;
  /** See Loading. */
  included: ReadonlySet<string>;
  /** What is known of registered values. */
  registered: ReadonlyMap<string, RegisteredShape>;
  /** Variables that roles need by their argument specs and that have been reported as missing. */
  lacking: Map<Role, Set<string>>;
}
