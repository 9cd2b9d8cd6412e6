import { type ChangedTask, changesBy, changesOf, notifiersOf } from './changed-tasks.ts';
import { changedText, changesText, taskText } from './changed-text.ts';
import type { HistoryIndex } from './index/open-index.ts';

/** A change, and the changes that have led to it. */
export interface Reason extends ChangedTask {
  /** The tasks that have notified it, if it is a handler. */
  notified_by: Reason[];
}

/** Why a resource of a host, or what a task of this name does there, has changed last. */
export function reasonFor(index: HistoryIndex, host: string, words: string): Reason | undefined {
  const last = [...changesOf(index, host, words), ...changesBy(index, host, words)]
    .sort((a, b) => (a.time === b.time ? b.id - a.id : a.time < b.time ? 1 : -1))
    .at(0);
  return last && withReasons(index, last);
}

/** A handler that is notified by another one runs after it, so this ends. */
function withReasons(index: HistoryIndex, task: ChangedTask): Reason {
  const notifiers = task.handler ? notifiersOf(index, task) : [];
  return { ...task, notified_by: notifiers.map((each) => withReasons(index, each)) };
}

/** A change with its reasons below it. */
export function reasonText(reason: Reason): string {
  return changedText(reason) + notifiersText(reason, '    ');
}

function notifiersText({ host, notified_by }: Reason, indent: string): string {
  return notified_by
    .map((each) => {
      const where = each.host === host ? '' : ` on ${each.host}`;
      const line = `${indent}because of ${taskText(each)}${where}\n`;
      return line + changesText(each, `${indent}  `) + notifiersText(each, `${indent}  `);
    })
    .join('');
}
