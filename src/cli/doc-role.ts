import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidInput } from '../core/errors.ts';
import { Loading } from '../playbook/compile/loading.ts';
import { readMeta } from '../playbook/roles/meta.ts';
import { foldersIn, lookUpRole, roleFolders } from '../playbook/roles/paths.ts';
import type { RoleSpec } from '../playbook/roles/spec.ts';
import { argumentsText, wrapped } from './doc-text.ts';

/** The command line resolves roles as a playbook in this folder does. */
const here = () => ({ playFolder: process.cwd(), role: undefined });

/**
 * The argument specs of a role, for each of its entry points; undefined for an unknown role.
 * @param name as a playbook in this folder would write it, or the role's folder
 * @throws InvalidInput when a spec is wrong
 */
export async function roleText(name: string, rolesPath: readonly string[]): Promise<string | undefined> {
  const found = lookUpRole(existsSync(name) ? resolve(name) : name, here(), rolesPath);
  if (!found) return undefined;
  const loading = new Loading();
  const { specs } = await readMeta(found.path, loading);
  if (loading.findings.errors.length > 0) throw new InvalidInput(loading.findings.errors);
  if (specs.size === 0) return `${found.name}: a role without an argument spec\n`;
  return [...specs].map(([entry, spec]) => entryText(found.name, entry, spec)).join('\n');
}

/** The names of the roles that a playbook in this folder finds. */
export function roleNames(rolesPath: readonly string[]): string[] {
  return roleFolders(here(), rolesPath).flatMap(foldersIn);
}

function entryText(role: string, entry: string, { summary, description, takes }: RoleSpec): string {
  const what = entry === 'main' ? role : `${role}, tasks_from: ${entry}`;
  const sections = [`${what}: ${summary || 'a role'}`];
  if (description) sections.push(wrapped(description, ''));
  return `${[...sections, argumentsText(takes.keys)].join('\n\n')}\n`;
}
