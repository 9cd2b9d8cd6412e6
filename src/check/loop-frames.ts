import { Unknown } from '../core/unknown.ts';
import { conditionsHold } from '../evaluate/conditions.ts';
import { itemLayer, itemName, knownItems } from '../evaluate/items.ts';
import { knownName } from '../evaluate/names.ts';
import { around } from '../playbook/includes/around.ts';
import type { InExpansion, Task } from '../playbook/plan.ts';
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
 * @param scopeOf what a head sees behind these layers
 */
export function framesOf(
  task: Pick<Task, 'within'>,
  scopeOf: (head: Task, layers: readonly Layer[]) => Scope,
): LoopFrame[] {
  const outer: LoopFrame[] = [{ layers: [], isSure: true }];
  return around(task)
    .reverse()
    .filter((within) => 'expansion' in within)
    .reduce((frames, within) => {
      const { head } = within.expansion;
      return frames.flatMap(({ layers, isSure }) => {
        const scope = scopeOf(head, layers);
        const items = itemLayers(head, scope);
        const few = items.length * frames.length > most ? [[openItem(head)]] : items;
        return few.flatMap((item) => onTheWay(within, { layers: [...layers, ...item], isSure }, scope, item));
      });
    }, outer);
}

/** The frame, if the conditions of its head are not false, and its item is for the tasks of this name. */
function onTheWay(
  { expansion: { head }, name }: InExpansion,
  frame: LoopFrame,
  outside: Scope,
  item: readonly Layer[],
): LoopFrame[] {
  const scope = item.reduce((inner, each) => inner.with(each), outside);
  const holds = conditionsHold(head, scope);
  const asked = head.names ? knownName(head.names, scope) : name;
  if (holds === false || !(asked instanceof Unknown || asked === name)) return [];
  return [{ ...frame, isSure: frame.isSure && holds === true && asked === name }];
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
