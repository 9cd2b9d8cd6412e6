import { isDeepStrictEqual } from 'node:util';
import type { Value } from '../../core/values.ts';
import type { CompiledTask } from '../../playbook/compile/compiled-task.ts';
import type { Findings } from '../../playbook/findings.ts';
import { hasTemplate } from '../../template/render.ts';
import { placeAlong } from '../../yaml/along.ts';

/** Warns where the default that the argument spec of a role tells is not the one that counts, in defaults/main.yml. */
export function checkSpecDefaults({ task: { role, takes }, spotOf }: CompiledTask, findings: Findings): void {
  if (!role) return;
  for (const [name, { default: told }] of Object.entries(takes?.keys ?? {})) {
    if (told === undefined || hasTemplate(told)) continue;
    const { container, key } = spotOf(name);
    const place = placeAlong(container, [key, 'default']);
    const where = Object.hasOwn(role.vars, name) ? 'vars' : 'defaults';
    const real = role[where][name];
    if (real === undefined)
      findings.warning('role-spec', `the spec tells a default of "${name}" that nothing sets`, {
        place,
        hint: `write ${name} into defaults/main.yml: a spec describes, it sets nothing`,
      });
    else if (!hasTemplate(real) && !isDeepStrictEqual(plain(told), plain(real)))
      findings.warning('role-spec', `the spec tells another default of "${name}" than ${where}/main.yml`, {
        place,
        hint: `the one in ${where}/main.yml counts`,
      });
  }
}

/** Mappings of YAML have no prototype, which is no difference here. */
function plain(value: Value): unknown {
  return JSON.parse(JSON.stringify(value));
}
