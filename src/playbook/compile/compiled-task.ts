import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import type { LoadedModule } from '../../modules/catalog.ts';
import type { Task } from '../plan.ts';
import type { Spot, Use } from './uses.ts';

/** When something is evaluated: the names known then differ. */
export type Phase = 'before loop' | 'in loop' | 'after';

/** A task with what the checks need to know of it beside. */
export interface CompiledTask {
  task: Task;
  /** As written. */
  raw: Values;
  /** The module's key in it. */
  key: string;
  /** Where an argument stands. */
  spotOf: (argument: string) => Spot;
  params: Params;
  module: LoadedModule | undefined;
  uses: Record<Phase, Use[]>;
  /** Those of them that each argument has. */
  argumentUses: Map<string, Use[]>;
  /** Roots that its conditions ask about before use. */
  guards: Set<string>;
  /** What it defines for later tasks. */
  defines: string[];
  playFolder: string;
}
