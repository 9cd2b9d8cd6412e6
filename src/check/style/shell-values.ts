import type { CompiledTask } from '../../playbook/compile/compiled-task.ts';
import type { Findings } from '../../playbook/findings.ts';
import { TemplateError } from '../../template/render.ts';
import { shellUses } from '../../template/shell-uses.ts';
import { placeOf, placeWithin } from '../../yaml/read.ts';

/** What hosts have said, in every play; what a play registers comes to it. */
const always = ['facts', 'hostvars'];

/** Warns where a value becomes code in a shell, and where one cannot be quoted, which would fail. */
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
      findings.warning('raw-value', 'raw makes code of a value, whoever has chosen it', {
        place,
        hint: 'without raw it is quoted, and arrives as it is',
      });
    else
      findings.warning('unquotable-value', `what a host said ${not}`, {
        place,
        hint: 'hand it over with environment: and write "$NAME" there',
      });
  }
}

/** What cannot be read has been reported. */
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
