import type { PlannedItem } from '../core/planned-step.ts';
import { shortForm } from '../core/short-form.ts';
import type { StepMark } from '../core/step-mark.ts';
import { toJson } from '../core/text.ts';
import { Unknown } from '../core/unknown.ts';
import type { Value, Values } from '../core/values.ts';
import type { Task } from '../playbook/plan.ts';
import { render, renderText } from '../template/render.ts';
import { type Layer, layer, type Scope } from '../template/scope.ts';
import { attempt, orUnknown } from './attempt.ts';
import { BadArguments } from './errors.ts';

/** An item of a loop as text. */
export interface ItemLabel {
  whole: string;
  /** A form for one line of a report. */
  short: string;
}

/** One item of a task's loop, or the task itself. */
export interface Item {
  scope: Scope;
  /** Undefined without a loop. */
  label: ItemLabel | undefined;
  value: Value | undefined;
  /** The variables that the loop adds for it. */
  variables?: Layer;
  /** The handlers that it notifies under names that are known only in the run. */
  notifies?: number[];
  /** The names of the files by which its host may now keep these handlers, and their user. */
  owes?: { names: string[]; user: string };
  /** What it manages, see TaskEvent. */
  resource?: string;
  /** The host where it runs, if that is another one. */
  delegatedTo?: string;
  /** What is known of its step; absent if no step is made, or if nothing needs it. */
  mark?: StepMark;
  /** What a plan notes of its step. */
  planned?: PlannedItem;
}

/** The name of the item in a task's loop. */
export function itemName({ loopControl }: Pick<Task, 'loopControl'>): string {
  return loopControl?.itemName ?? 'item';
}

/** The items of a task's loop with the variables that each of them sees; one item without a loop. */
export function itemsOf(task: Task, scope: Scope): Item[] {
  if (task.loop === undefined) return [{ scope, label: undefined, value: undefined }];
  const list = listOf(task.loop, scope);
  const label = task.loopControl?.label;
  return list.map(({ value, outside }, index) => {
    const variables = itemLayer(task, value, index, list.length, outside);
    const own = scope.with(variables);
    const shown = orUnknown(() => (label === undefined ? labelOf(value) : same(renderText(label, own))));
    return {
      scope: own,
      label: shown instanceof Unknown ? same(`item ${index + 1}`) : shown,
      value,
      variables,
    };
  });
}

/** The items, each with whether it comes from outside. */
function listOf(loop: NonNullable<Task['loop']>, scope: Scope): { value: Value; outside: boolean }[] {
  if (Array.isArray(loop)) return loop.map((item) => scope.watch(() => render(item, scope)));
  const { value: list, outside } = scope.watch(() => loop.evaluate(scope));
  if (!Array.isArray(list)) throw new BadArguments('loop must be a list');
  return list.map((value) => ({ value, outside }));
}

/** The items as far as they are known before the run; undefined without a loop. */
export function knownItems(task: Task, scope: Scope): (Value | Unknown)[] | Unknown | undefined {
  const { loop } = task;
  if (loop === undefined) return undefined;
  if (Array.isArray(loop)) return loop.map((item) => attempt(() => render(item, scope)));
  return attempt(() => listOf(loop, scope).map(({ value }) => value));
}

/** What an item of a loop adds to the variables: the item, its number and `loop`. */
export function itemLayer(task: Task, item: Value, index: number, length: number, outside = false): Layer {
  const { loopControl } = task;
  const loop = { index: index + 1, index0: index, first: index === 0, last: index === length - 1, length };
  const values: Values = { [itemName(task)]: item, loop };
  if (loopControl?.indexName !== undefined) values[loopControl.indexName] = index;
  return layer(values, { plain: true, outside });
}

function labelOf(value: Value): ItemLabel {
  if (typeof value === 'string') return same(value);
  return { whole: toJson(value), short: shortForm(value) };
}

function same(text: string): ItemLabel {
  return { whole: text, short: text };
}
