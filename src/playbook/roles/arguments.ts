import { validateName } from '../../actions/catalog.ts';
import type { Place } from '../../core/errors.ts';
import { didYouMean } from '../../core/errors.ts';
import type { Values } from '../../core/values.ts';
import { keyPlaceOf } from '../../yaml/read.ts';
import type { CompiledTask } from '../compile/compiled-task.ts';
import type { Context } from '../compile/context.ts';
import type { Loading } from '../compile/loading.ts';
import { newTask } from '../compile/new-task.ts';
import type { Role } from '../plan.ts';
import type { RoleSpec } from './spec.ts';

/**
 * The task in front of a role's own tasks. Variables are checked against its spec before the run as far as they are
 * known, and again by this task. As in Ansible it runs whatever tags are selected.
 * @param place where the role was requested
 */
export function argumentsStep(
  role: Role,
  spec: RoleSpec,
  context: Context,
  place: Place | undefined,
  loading: Loading,
): CompiledTask {
  const raw: Values = Object.assign(Object.create(null), {
    name: `Validate arguments of role ${role.name}`,
    tags: ['always'],
  });
  const args: Values = Object.create(null);
  const what = { raw, key: validateName, args, params: {}, module: undefined };
  // the places of its arguments are in the spec
  const spotOf = (name: string) => ({ container: spec.options, key: name });
  const step = newTask({ ...what, spotOf }, { ...context, role }, loading);
  step.task.takes = spec.takes;
  if (place) step.task.place = place;
  const names = Object.keys(spec.takes.keys);
  // the check of the spec reports a variable that is not defined
  const uses = names.map((name) => ({ path: [name], guarded: true, place, text: name }));
  step.uses['in loop'].push(...context.whenUses, ...uses);
  for (const use of uses) step.argumentUses.set(use.path[0]!, [use]);
  return step;
}

/** Reports parameters of a role that neither its spec nor its defaults know. */
export function checkGiven(
  { name, params, defaults }: Role,
  { takes }: RoleSpec,
  { findings }: Loading,
): void {
  const known = [...Object.keys(takes.keys), ...Object.keys(defaults)];
  for (const key of Object.keys(params)) {
    if (known.includes(key)) continue;
    const close = didYouMean(key, known);
    findings.error('unknown-argument', `role "${name}" takes no "${key}"`, {
      place: keyPlaceOf(params, key),
      hint: close ? `did you mean "${close}"?` : `it takes ${known.join(', ') || 'nothing'}`,
    });
  }
}
