import type { Findings } from '../../core/findings.ts';
import type { Values } from '../../core/values.ts';
import type { Host } from '../../inventory/model/inventory.ts';
import { allTasks, type CompiledPlay, type LoadOptions } from '../../playbook/compile/compiled-play.ts';
import type { CompiledTask } from '../../playbook/compile/compiled-task.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';

/** Warns about variables that a stronger one of the same name hides, where that is likely a mistake. */
export function checkShadowed(compiled: CompiledPlay, options: LoadOptions, findings: Findings): void {
  const { play } = compiled;
  const hosts = play.hosts.flatMap((name) => options.inventory?.hosts.get(name) ?? []);
  hidesInventory(play.vars, hosts, findings);
  for (const step of allTasks(compiled)) {
    hiddenByRole(play.vars, step, findings);
    hiddenByResult(play.vars, step, findings);
  }
}

/** A play's variables win over those of the inventory, although people often expect the opposite. */
function hidesInventory(vars: Values, hosts: readonly Host[], findings: Findings): void {
  for (const name of Object.keys(vars)) {
    const hidden = hosts.find((host) => Object.hasOwn(host.vars, name));
    if (!hidden) continue;
    const from = hidden.layers.findLast(({ values }) => Object.hasOwn(values, name))?.from ?? 'the inventory';
    findings.warning('shadowed-variable', `"${name}" of the play hides the value from ${from}`, {
      place: keyPlaceOf(vars, name),
      hint: 'variables of a play win over the inventory: keep one of the two, or put this one into defaults of a role',
    });
  }
}

function hiddenByRole(vars: Values, { task: { role } }: CompiledTask, findings: Findings): void {
  for (const name of Object.keys(vars))
    if (role && Object.hasOwn(role.vars, name))
      findings.warning('shadowed-variable', `role ${role.name} hides "${name}" with its own`, {
        place: keyPlaceOf(vars, name),
        hint: `vars/main.yml of a role wins over the play: put it into defaults/main.yml there`,
      });
}

function hiddenByResult(vars: Values, { raw, task }: CompiledTask, findings: Findings): void {
  const name = task.register;
  if (name === undefined) return;
  const hides = [vars, task.vars, task.role?.defaults ?? {}, task.role?.vars ?? {}];
  if (hides.some((values) => Object.hasOwn(values, name)))
    findings.warning('shadowed-variable', `the result hides the variable "${name}" from here on`, {
      place: placeOf(raw, 'register'),
      hint: 'give the result another name',
    });
}
