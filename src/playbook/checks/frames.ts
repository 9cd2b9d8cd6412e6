import { textOf } from '../../core/text.ts';
import type { Value, Values } from '../../core/values.ts';
import { render } from '../../template/render.ts';
import { type Layer, layer, type Scope } from '../../template/scope.ts';
import { around } from '../includes/around.ts';
import type { InExpansion, Names, Task } from '../plan.ts';
import { LiveNames, NotKnown } from './live-names.ts';
import { unknown } from './names.ts';

/** One way in which a host may come to a task: the items of the loops around it, as far as they are known. */
export interface Frame {
  /** The variables of the items, outermost first. */
  layers: readonly Layer[];
  /** Is it known that the host goes this way? */
  isSure: boolean;
}

/** So many ways are looked at one by one; of more than these nothing is known but the names of their variables. */
const most = 1000;

/**
 * The ways in which a host may come to a task, through the loops around it and the names for which it is included.
 * @param scopeOf what a head sees behind these layers
 */
export function framesOf(
  task: Pick<Task, 'within'>,
  scopeOf: (head: Task, layers: readonly Layer[]) => Scope,
): Frame[] {
  const outer: Frame[] = [{ layers: [], isSure: true }];
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

/** The frame, if the conditions of its head let it in, and its item is for the tasks of this name. */
function onTheWay(
  { expansion: { head }, name }: InExpansion,
  frame: Frame,
  outside: Scope,
  item: readonly Layer[],
): Frame[] {
  const scope = item.reduce((inner, each) => inner.with(each), outside);
  const holds = conditionsHold(head, scope);
  const asked = head.names ? nameAsked(head.names, scope) : name;
  if (holds === false || (asked !== unknown && asked !== name)) return [];
  return [{ ...frame, isSure: frame.isSure && holds === true && asked === name }];
}

/** Do all conditions of a task hold, as far as it is known? */
export function conditionsHold({ when }: Task, scope: Scope): boolean | typeof unknown {
  let holds: boolean | typeof unknown = true;
  for (const condition of when) {
    try {
      if (!condition.test(scope)) return false;
    } catch (error) {
      // what is undefined in a condition, or no condition at all, is reported for itself
      if (error instanceof NotKnown) holds = unknown;
    }
  }
  return holds;
}

/** The name that counts, as far as it is known; undefined when there is nothing of any of the names. */
export function nameAsked({ texts, known }: Names, scope: Scope): string | typeof unknown | undefined {
  for (const text of texts) {
    const name = rendered(text, scope);
    if (name === unknown) return unknown;
    if (known.has(textOf(name))) return textOf(name);
  }
  return undefined;
}

/**
 * What each item of a task's loop adds to the variables: one that adds nothing when there is no loop, one that is
 * known by its names only when the items are not known.
 */
export function itemLayers(task: Task, outside: Scope): Layer[][] {
  const { loop } = task;
  if (loop === undefined) return [[]];
  const items = Array.isArray(loop) ? loop.map((item) => rendered(item, outside)) : evaluated(loop, outside);
  if (items === unknown) return [[openItem(task)]];
  return items.map((item, index) => [
    openItem(task),
    ...(item === unknown ? [] : [itemLayer(task, item, index, items.length)]),
  ]);
}

function openItem({ loopControl }: Task): Layer {
  return new LiveNames([loopControl?.itemName ?? 'item', ...[loopControl?.indexName ?? []].flat(), 'loop']);
}

function itemLayer({ loopControl }: Task, item: Value, index: number, length: number): Layer {
  const values: Values = { [loopControl?.itemName ?? 'item']: item };
  if (loopControl?.indexName !== undefined) values[loopControl.indexName] = index;
  const [first, last] = [index === 0, index === length - 1];
  return layer(
    { ...values, loop: { index: index + 1, index0: index, first, last, length } },
    { plain: true },
  );
}

function evaluated(loop: Exclude<Task['loop'], Value[] | undefined>, scope: Scope): Value[] | typeof unknown {
  try {
    const items = loop.evaluate(scope);
    return Array.isArray(items) ? items : unknown;
  } catch {
    return unknown;
  }
}

/** What is not known before the run, or undefined, which is reported for itself, is unknown. */
function rendered(value: Value, scope: Scope): Value | typeof unknown {
  try {
    return render(value, scope);
  } catch {
    return unknown;
  }
}
