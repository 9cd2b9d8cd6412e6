import { knownName, noneOfNames } from '../evaluate/names.ts';
import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import { placeOf } from '../yaml/read.ts';
import { reportProblem } from './check-step.ts';
import type { Checking } from './checking.ts';
import { byValues } from './rendered.ts';

const argumentsOf = ['file', 'first_found', 'dir', 'name', 'tasks_from'];

/** Reports names of files and roles that are known on a host but do not exist. */
export function checkIncluded(step: CompiledTask, checking: Checking): void {
  const { names, args } = step.task;
  if (!names) return;
  const argument = argumentsOf.find((each) => args[each] !== undefined)!;
  const { container, key } = step.spotOf(argument);
  const at = { place: placeOf(container, key), hint: `looked in ${[...new Set(names.lookedIn)].join(', ')}` };
  const code = names.kind === 'role' ? 'unknown-role' : 'unknown-file';
  for (const hosts of byValues(step, argumentsOf, checking.hosts, checking.view))
    for (const scope of checking.view.scopes(step, hosts[0]!))
      if (knownName(names, scope) === undefined)
        reportProblem(step, code, noneOfNames(names, scope), at, hosts, checking);
}
