import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { didYouMean, type Place } from '../../core/errors.ts';
import type { Context } from '../compile/context.ts';
import type { Loading } from '../compile/loading.ts';

/** The one who asks for a role: a play, or a role of it. */
type Asking = Pick<Context, 'playFolder' | 'role'>;

/** A role's name in reports, and its folder. */
export interface Found {
  name: string;
  path: string;
}

/** Like lookUpRole; reports a role that does not exist, and a name that no role can have. */
export function findRole(
  name: string,
  asking: Asking,
  { findings, rolesPath }: Pick<Loading, 'findings' | 'rolesPath'>,
  place: Place | undefined,
): Found | undefined {
  if (!isPath(name) && !/^\w[\w.-]*(\/\w[\w.-]*)*$/.test(name)) {
    const hint = name.includes('{{') ? 'the roles of a play are known before the run: name each' : undefined;
    findings.error('unknown-role', `"${name}" cannot be the name of a role`, { place, hint });
    return undefined;
  }
  const found = lookUpRole(name, asking, rolesPath);
  if (found) return found;
  const folders = foldersFor(name, asking, rolesPath);
  const close = isPath(name) ? undefined : didYouMean(name, folders.flatMap(foldersIn));
  const where = isAbsolute(name) ? undefined : `looked in ${listed(folders)}`;
  const hint = close ? `did you mean "${close}"?` : where;
  findings.error('unknown-role', `there is no role "${name}"`, { place, hint });
  return undefined;
}

/**
 * Finds the role of a name or a path. A path begins with / or a dot, and is relative to the folder of the playbook
 * or of the role that asks. Undefined when the role does not exist.
 */
export function lookUpRole(name: string, asking: Asking, rolesPath: readonly string[]): Found | undefined {
  const paths = foldersFor(name, asking, rolesPath).map((folder) => resolve(folder, name));
  const path = paths.find(isFolder);
  return path === undefined ? undefined : { name: isPath(name) ? basename(path) : name, path };
}

function foldersFor(name: string, asking: Asking, rolesPath: readonly string[]): string[] {
  return isPath(name) ? [asking.role?.path ?? asking.playFolder] : roleFolders(asking, rolesPath);
}

function isPath(name: string): boolean {
  return /^\.{0,2}\//.test(name);
}

/**
 * Folders that can contain roles, in order: roles/ beside the playbook and in the folder above, those of
 * --roles-path, and the folder of the role that asks.
 */
export function roleFolders({ playFolder, role }: Asking, rolesPath: readonly string[]): string[] {
  const beside = [join(playFolder, 'roles'), join(dirname(playFolder), 'roles')];
  const siblings = role ? [dirname(role.path)] : [];
  return [...new Set([...beside, ...rolesPath.map((folder) => resolve(folder)), ...siblings])];
}

/** The names of the folders in a folder: the roles that it can contain. */
export function foldersIn(folder: string): string[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => entry.name);
}

/** A file of a role: `main` of one of its parts, or of another name; undefined when it does not exist. */
export function roleFile(path: string, part: string, name = 'main'): string | undefined {
  const names = [`${name}.yml`, `${name}.yaml`, ...(name === 'main' ? [] : [name])];
  return names.map((each) => join(path, part, each)).find((file) => existsSync(file));
}

/** The beginning of a role's file, or the role itself when the file does not exist. */
export function startOf(path: string, part: string): Place {
  return { file: roleFile(path, part) ?? path, line: 1, col: 1 };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function listed(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
