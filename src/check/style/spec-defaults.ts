import { isDeepStrictEqual } from 'node:util';
import type { Findings } from '../../core/findings.ts';
import type { Value } from '../../core/values.ts';
import type { CompiledTask } from '../../playbook/compile/compiled-task.ts';
import { hasTemplate } from '../../template/render.ts';
import { placeAlong } from '../../yaml/along.ts';

/** Warns where the default in the argument spec of a role differs from the one that is used, in defaults/main.yml. */
export function checkSpecDefaults({ task: { role, takes }, spotOf }: CompiledTask, findings: Findings): void {
  if (!role) return;
  for (const [name, { default: documented }] of Object.entries(takes?.keys ?? {})) {
    if (documented === undefined || hasTemplate(documented)) continue;
    const { container, key } = spotOf(name);
    const place = placeAlong(container, [key, 'default']);
    const where = Object.hasOwn(role.vars, name) ? 'vars' : 'defaults';
    const real = role[where][name];
    if (real === undefined)
      findings.warning('role-spec', `the spec describes a default of "${name}" that nothing sets`, {
        place,
        hint: `write ${name} into defaults/main.yml: a spec only describes and sets nothing`,
      });
    else if (!hasTemplate(real) && !isDeepStrictEqual(plain(documented), plain(real)))
      findings.warning('role-spec', `the spec has another default of "${name}" than ${where}/main.yml`, {
        place,
        hint: `the run uses the one in ${where}/main.yml`,
      });
  }
}

/** Mappings of YAML have no prototype, which makes no difference here. */
function plain(value: Value): unknown {
  return JSON.parse(JSON.stringify(value));
}
