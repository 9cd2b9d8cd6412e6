import type { Context } from '../compile/context.ts';
import { filesIn, fits } from '../keywords/fits.ts';
import { foldersIn, lookUpRole, roleFile, roleFolders } from '../roles/paths.ts';
import type { ForecastNames } from './name-forecast.ts';

/** A role, and the file in its tasks/ that is used instead of main. */
export interface NamedRole {
  name: string;
  from: string | undefined;
}

/**
 * The roles that a text can name, by these names: the forecast ones. If there can be others, also all roles with
 * matching names. A blank and a file of tasks can follow the name.
 */
export function namedRoles(
  text: string,
  { names, isOpen }: ForecastNames,
  asking: Pick<Context, 'playFolder' | 'role'>,
  rolesPath: readonly string[],
): Map<string, NamedRole> {
  const found = new Map<string, NamedRole>();
  for (const name of [...names, ...(isOpen ? likely(text, asking, rolesPath) : [])]) {
    const { name: role, from } = split(name);
    const there = lookUpRole(role, asking, rolesPath);
    if (there && (from === undefined || roleFile(there.path, 'tasks', from)))
      found.set(name, { name: role, from });
  }
  return found;
}

/** All roles, and their files of tasks, with matching names. */
function likely(
  text: string,
  asking: Pick<Context, 'playFolder' | 'role'>,
  rolesPath: readonly string[],
): string[] {
  const { name, from } = split(text);
  const roles = new Set(
    roleFolders(asking, rolesPath)
      .flatMap(foldersIn)
      .filter((role) => fits(name, role)),
  );
  if (from === undefined) return [...roles];
  return [...roles].flatMap((role) => {
    const path = lookUpRole(role, asking, rolesPath)?.path ?? '';
    const files = filesIn(`${path}/tasks`).flatMap((file) => [file, file.replace(/\.ya?ml$/, '')]);
    return files.filter((file) => fits(from, file)).map((file) => `${role} ${file}`);
  });
}

/** Splits a text at its first blank outside of templates. */
function split(text: string): NamedRole {
  const [, name = text, from] = /^((?:\{\{.*?\}\}|[^\s])*) (.*)$/s.exec(text) ?? [];
  return { name, from };
}
