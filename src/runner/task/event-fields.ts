import type { EventItem, Status, TaskEvent } from '../../core/events.ts';
import type { StepOrigin } from '../../core/step-events.ts';
import type { Item, ItemLabel } from '../../evaluate/items.ts';
import type { Play, Task } from '../../playbook/plan.ts';
import { tasksIn } from '../../playbook/tree.ts';
import { renderText } from '../../template/render.ts';
import type { Scope } from '../../template/scope.ts';
import type { Notices } from '../host/notices.ts';
import type { Result } from './result.ts';

/** The name of a task; a template that cannot be rendered is shown as it is. */
export function nameOf(task: Task, scope: Scope): string {
  try {
    return renderText(task.name, scope);
  } catch {
    return task.name;
  }
}

/** What an event says about the item, including those of the loops around its task. */
export function itemFields(task: Task, outer: readonly ItemLabel[], own: Item | undefined): EventItem {
  const labels = [...outer, ...(own?.label ? [own.label] : [])];
  if (labels.length === 0) return {};
  if (task.noLog) return { item: '(hidden)' };
  const item = labels.map(({ whole }) => whole).join(' / ');
  const label = labels.map(({ short }) => short).join(' / ');
  return { item, ...(label !== item && { label }) };
}

/** What an event says about a result; nothing of it with `no_log`. */
export function resultFields(
  { noLog, until }: Task,
  { changes, message, command, hint, output, value }: Result,
  status: Status,
): Pick<TaskEvent, 'changes' | 'hidden' | 'message' | 'command' | 'hint' | 'output' | 'attempts'> {
  const attempts = until === undefined ? undefined : (value.attempts as number | undefined);
  const repeated = attempts !== undefined && attempts > 1 && { attempts };
  if (noLog) return { changes: [], ...repeated, hidden: true };
  return {
    changes,
    ...repeated,
    ...(message !== undefined && { message }),
    ...(command !== undefined && /failed|rescued|ignored/.test(status) && { command }),
    ...(hint !== undefined && { hint }),
    ...(output !== undefined && { output }),
  };
}

/** What an event says about what an item manages, and where; its name can contain what `no_log` hides. */
export function effectFields(
  { noLog }: Task,
  item: Item | undefined,
): Pick<TaskEvent, 'resource' | 'delegated_to'> {
  const { resource, delegatedTo } = item ?? {};
  return {
    ...(resource !== undefined && !noLog && { resource }),
    ...(delegatedTo !== undefined && { delegated_to: delegatedTo }),
  };
}

/** What an event says about the handlers that a changed item notifies, and the tasks that have notified a handler. */
export function noticeFields(
  { handlers }: Play,
  notices: Notices,
  { id, notifies }: Task,
  item: Item | undefined,
  status: Status,
): Pick<TaskEvent, 'notifies' | 'notified_by'> {
  const ids = new Set(status === 'changed' ? [...notifies, ...(item?.notifies ?? [])] : []);
  const names = ids.size === 0 ? [] : tasksIn(handlers).flatMap(({ id, name }) => (ids.has(id) ? name : []));
  const by = notices.notifiersOf(id);
  return { ...(names.length > 0 && { notifies: names }), ...(by?.length && { notified_by: by }) };
}

/** What an event says about the task of a step. */
export function originOf(play: Play, task: Task, scope: Scope): StepOrigin {
  const role = task.role && { role: task.role.name };
  return { play: play.name, ...role, task: nameOf(task, scope), place: task.place };
}
