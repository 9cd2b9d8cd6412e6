import type { Findings } from '../../core/findings.ts';
import type { CompiledTask } from '../../playbook/compile/compiled-task.ts';
import { textOrNone } from '../../playbook/keywords/schema.ts';
import { placeOf } from '../../yaml/read.ts';

/** Warns about tasks of one play and one file that have the same name. */
export function checkTaskNames(steps: readonly CompiledTask[], findings: Findings): void {
  const seen = new Map<string, { raw: object; line: number }>();
  for (const { raw, task } of steps) {
    const name = textOrNone(raw.name);
    if (name === undefined) continue;
    const key = `${task.place.file}\n${name}`;
    const first = seen.get(key);
    if (!first) seen.set(key, { raw, line: task.place.line });
    else if (first.raw !== raw)
      findings.warning('duplicate-task', `the task in line ${first.line} is called "${name}" too`, {
        place: placeOf(raw, 'name'),
        hint: 'reports and --start-at-task identify tasks by their names: give each its own',
      });
  }
}
