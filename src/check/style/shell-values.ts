import type { Findings } from '../../core/findings.ts';
import type { CompiledTask } from '../../playbook/compile/compiled-task.ts';
import { TemplateError } from '../../template/render.ts';
import { shellUses } from '../../template/shell-uses.ts';
import { placeOf, placeWithin } from '../../yaml/read.ts';

/** Names of values that hosts report, in every play; the variables that a play registers are added. */
const always = ['facts', 'hostvars'];

/** Warns where a value becomes code in a shell, and where a value cannot be quoted, which would fail. */
export function checkShellValues(steps: readonly CompiledTask[], findings: Findings): void {
  const outside = new Set([...always, ...steps.flatMap(({ task }) => task.register ?? [])]);
  for (const step of steps)
    for (const [name, { code }] of Object.entries(step.params))
      if (code) checkText(step, name, code === 'words' ? 'words' : 'sh', outside, findings);
}

function checkText(
  { task, spotOf }: CompiledTask,
  name: string,
  syntax: 'sh' | 'words',
  outside: ReadonlySet<string>,
  findings: Findings,
): void {
  const { container, key } = spotOf(name);
  for (const { offset, not } of usesIn(task.args[name] ?? null, outside, syntax)) {
    const place = placeWithin(container, key, offset) ?? placeOf(container, key);
    if (not === undefined)
      findings.warning('raw-value', 'raw turns a value into code, wherever the value comes from', {
        place,
        hint: 'without raw it is quoted, and arrives unchanged',
      });
    else
      findings.warning('unquotable-value', `a value from a host ${not}`, {
        place,
        hint: 'pass it with environment: and write "$NAME" there',
      });
  }
}

/** A template that cannot be read has been reported. */
function usesIn(
  ...[value, outside, syntax]: [CompiledTask['task']['args'][string], ReadonlySet<string>, 'sh' | 'words']
) {
  try {
    return shellUses(value, (root) => outside.has(root), syntax);
  } catch (error) {
    if (error instanceof TemplateError) return [];
    throw error;
  }
}
