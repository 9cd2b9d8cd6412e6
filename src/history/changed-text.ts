import type { ChangedTask } from './changed-tasks.ts';

/** The longest text of a changed value. */
const widest = 60;

/** A task that has changed something, in two lines: when, who and what commit; which task, and what it changed. */
export function changedText(task: ChangedTask, indent = ''): string {
  const { run, time, person } = task;
  const head = [shortTime(time), person, commitText(task), `run ${run}`].filter(Boolean).join('  ');
  return `${indent}${head}\n${indent}  ${taskText(task)}\n${changesText(task, `${indent}    `)}`;
}

/** A task with its module and place. */
export function taskText({ role, task, module, item, handler, file, line, status }: ChangedTask): string {
  const name = `${role ? `${role} : ` : ''}${task}${item === null ? '' : ` [${item}]`}`;
  const place = file === null ? '' : `  ${file}:${line}`;
  const ending = status === 'changed' ? '' : `, ${status}`;
  return `${name} (${module}${handler ? ', handler' : ''}${ending})${place}`;
}

/** A line for what a task has changed. */
export function changesText({ resource, changes }: ChangedTask, indent: string): string {
  const parts = changes.map(({ key, before, after }) =>
    before === null && after === null ? key : `${key} ${valueText(before)} → ${valueText(after)}`,
  );
  const known = [resource, parts.join(', ')].filter(Boolean).join(': ');
  return known === '' ? '' : `${indent}${known}\n`;
}

function commitText({ git_commit, git_dirty }: ChangedTask): string {
  if (git_commit === null) return '';
  return `commit ${git_commit.slice(0, 12)}${git_dirty ? ' with changes' : ''}`;
}

/** 2026-11-26 17:45:00 UTC */
export function shortTime(time: string): string {
  return time.replace(/^(.{10})T(.{8}).*$/, '$1 $2 UTC');
}

function valueText(value: string | null): string {
  if (value === null) return '(none)';
  const line = value.replaceAll('\n', ' ');
  return /^[0-9a-f]{64}$/.test(line)
    ? line.slice(0, 12)
    : line.length > widest
      ? `${line.slice(0, widest)}…`
      : line;
}
