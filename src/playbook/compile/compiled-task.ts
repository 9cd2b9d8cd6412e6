import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import type { LoadedModule } from '../../modules/catalog.ts';
import type { Task } from '../plan.ts';
import type { BlockPart } from '../tree.ts';
import type { Spot, Use } from './uses.ts';

/** When something is evaluated: different names are known in each phase. */
export type Phase = 'before loop' | 'in loop' | 'after';

/** What contains a task: a part of a block, or a branch of an include. */
export type Container = { part: BlockPart } | { include: CompiledTask; branch: string };

/** A task together with what the checks need to know about it. */
export interface CompiledTask {
  task: Task;
  /** As written. */
  raw: Values;
  /** The key in it that names the module. */
  key: string;
  /** The place of an argument. */
  spotOf: (argument: string) => Spot;
  params: Params;
  module: LoadedModule | undefined;
  uses: Record<Phase, Use[]>;
  /** The variables among them that each argument uses. */
  argumentUses: Map<string, Use[]>;
  /** Roots that its conditions ask about before use. */
  guards: Set<string>;
  /** The names that it defines for later tasks. */
  defines: string[];
  playFolder: string;
  /** What contains it, outermost first. */
  around: readonly Container[];
}

/** The includes around a task, outermost first. */
export function includesAround({ around }: Pick<CompiledTask, 'around'>): CompiledTask[] {
  return around.flatMap((container) => ('include' in container ? container.include : []));
}
