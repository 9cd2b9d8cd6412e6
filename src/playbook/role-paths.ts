import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { didYouMean, type Place } from '../core/errors.ts';
import type { Context } from './context.ts';
import type { Loading } from './loading.ts';

/** A role's name, as reports call it, and its folder. */
export interface Found {
  name: string;
  path: string;
}

/**
 * Finds a role by its name, or by a path that begins with / or a dot and is relative to the folder of the playbook,
 * or of the role, that asks for it. One that is not there is reported.
 */
export function findRole(
  name: string,
  context: Pick<Context, 'playFolder' | 'role'>,
  loading: Pick<Loading, 'findings' | 'rolesPath'>,
  place: Place | undefined,
): Found | undefined {
  const { findings } = loading;
  const isPath = /^\.{0,2}\//.test(name);
  if (!isPath && !/^\w[\w.-]*(\/\w[\w.-]*)*$/.test(name)) {
    const hint = name.includes('{{') ? 'the roles of a play are known before the run: name each' : undefined;
    findings.error('unknown-role', `"${name}" cannot be the name of a role`, { place, hint });
    return undefined;
  }
  const folders = isPath
    ? [context.role?.path ?? context.playFolder]
    : roleFolders(context, loading.rolesPath);
  const path = folders.map((folder) => resolve(folder, name)).find(isFolder);
  if (path) return { name: isPath ? basename(path) : name, path };
  const close = isPath ? undefined : didYouMean(name, folders.flatMap(subfolders));
  const where = isAbsolute(name) ? undefined : `looked in ${listed(folders)}`;
  const hint = close ? `did you mean "${close}"?` : where;
  findings.error('unknown-role', `there is no role "${name}"`, { place, hint });
  return undefined;
}

/**
 * Folders that may hold roles, in order: roles/ beside the playbook and in the folder above, those of --roles-path,
 * and the folder of the role that asks.
 */
export function roleFolders(
  { playFolder, role }: Pick<Context, 'playFolder' | 'role'>,
  rolesPath: readonly string[],
): string[] {
  const beside = [join(playFolder, 'roles'), join(dirname(playFolder), 'roles')];
  const siblings = role ? [dirname(role.path)] : [];
  return [...new Set([...beside, ...rolesPath.map((folder) => resolve(folder)), ...siblings])];
}

/** A file of a role: `main` of one of its parts, or of another name; undefined when there is none. */
export function roleFile(path: string, part: string, name = 'main'): string | undefined {
  const names = [`${name}.yml`, `${name}.yaml`, ...(name === 'main' ? [] : [name])];
  return names.map((each) => join(path, part, each)).find((file) => existsSync(file));
}

/** The beginning of a role's file, or the role itself when there is none. */
export function startOf(path: string, part: string): Place {
  return { file: roleFile(path, part) ?? path, line: 1, col: 1 };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function subfolders(folder: string): string[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => entry.name);
}

function listed(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
