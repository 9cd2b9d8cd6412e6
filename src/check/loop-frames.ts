import { Unknown } from '../core/unknown.ts';
import { conditionsHold } from '../evaluate/conditions.ts';
import { itemLayer, itemName, knownItems } from '../evaluate/items.ts';
import { knownName } from '../evaluate/names.ts';
import type { CompiledTask, Container } from '../playbook/compile/compiled-task.ts';
import type { Task } from '../playbook/plan.ts';
import type { Layer, Scope } from '../template/scope.ts';
import { LiveNames } from './live-names.ts';

/** One way in which a host can reach a task: the items of the loops around it, as far as they are known. */
export interface LoopFrame {
  /** The variables of the items, outermost first. */
  layers: readonly Layer[];
  /** Whether it is known that the host goes this way. */
  isSure: boolean;
}

/** The maximum number of ways that are checked one by one; above it only the names of their variables are known. */
const most = 1000;

/**
 * The ways in which a host can reach a task, through the loops around it and the names for which it is included.
 * @param scopeOf what an include sees with these layers
 */
export function framesOf(
  { around }: Pick<CompiledTask, 'around'>,
  scopeOf: (include: Task, layers: readonly Layer[]) => Scope,
): LoopFrame[] {
  const outer: LoopFrame[] = [{ layers: [], isSure: true }];
  return around
    .filter((container) => 'include' in container)
    .reduce((frames, container) => {
      const { task } = container.include;
      return frames.flatMap(({ layers, isSure }) => {
        const scope = scopeOf(task, layers);
        const items = itemLayers(task, scope);
        const few = items.length * frames.length > most ? [[openItem(task)]] : items;
        return few.flatMap((item) =>
          onTheWay(container, { layers: [...layers, ...item], isSure }, scope, item),
        );
      });
    }, outer);
}

/** The frame, if the conditions of the include are not false, and its item is for this branch. */
function onTheWay(
  { include: { task }, branch }: Extract<Container, { include: unknown }>,
  frame: LoopFrame,
  outside: Scope,
  item: readonly Layer[],
): LoopFrame[] {
  const scope = item.reduce((inner, each) => inner.with(each), outside);
  const holds = conditionsHold(task, scope);
  const asked = task.names ? knownName(task.names, scope) : branch;
  if (holds === false || !(asked instanceof Unknown || asked === branch)) return [];
  return [{ ...frame, isSure: frame.isSure && holds === true && asked === branch }];
}

/**
 * What each item of a task's loop adds to the variables: nothing when there is no loop, only the names when the
 * items are unknown.
 */
export function itemLayers(task: Task, outside: Scope): Layer[][] {
  const items = knownItems(task, outside);
  if (items === undefined) return [[]];
  if (items instanceof Unknown) return [[openItem(task)]];
  return items.map((item, index) => [
    openItem(task),
    ...(item instanceof Unknown ? [] : [itemLayer(task, item, index, items.length)]),
  ]);
}

function openItem(task: Task): Layer {
  return new LiveNames([itemName(task), ...[task.loopControl?.indexName ?? []].flat(), 'loop']);
}
