import { join } from 'node:path';
import { isMapping, type Values } from '../../core/values.ts';
import { allTasks, type CompiledPlay, type LoadOptions } from '../../playbook/compile/compiled-play.ts';
import type { Loading } from '../../playbook/compile/loading.ts';
import { keyPlaceOf } from '../../yaml/read.ts';
import { rootsIn } from './roots.ts';

/** Variables that kplay itself reads. */
const connection = /^(?:kplay|ansible)_/;

/** Warns about variables of plays and roles that nothing reads. */
export async function checkUnused(
  plays: readonly CompiledPlay[],
  options: LoadOptions,
  loading: Loading,
): Promise<void> {
  // a file that cannot be read can contain what reads them
  if (loading.findings.errors.length > 0) return;
  const roots = await rootsIn(plays, options);
  const warn = (values: Values, whose: string) => {
    for (const name of Object.keys(values))
      if (!roots.has(name) && !connection.test(name))
        loading.findings.warning('unused-variable', `nothing reads "${name}" of ${whose}`, {
          place: keyPlaceOf(values, name),
          hint: 'remove it, or correct the name where it is read',
        });
  };
  for (const { play } of plays) warn(play.vars, 'the play');
  for (const [path, name] of rolesOf(plays))
    for (const part of ['defaults', 'vars']) warn(await roleValues(path, part, loading), `role ${name}`);
}

/** The paths of the roles that have tasks, with their names. */
function rolesOf(plays: readonly CompiledPlay[]): Map<string, string> {
  const roles = new Map<string, string>();
  for (const { task } of plays.flatMap(allTasks)) if (task.role) roles.set(task.role.path, task.role.name);
  return roles;
}

/** The content of a role's file of variables, as read before: it knows the places. */
async function roleValues(path: string, part: string, loading: Loading): Promise<Values> {
  const files = loading.filesRead();
  const file = ['main.yml', 'main.yaml']
    .map((name) => join(path, part, name))
    .find((name) => files.includes(name));
  const value = file ? await loading.read(file) : undefined;
  return isMapping(value) ? value : {};
}
