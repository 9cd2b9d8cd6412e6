import { textOf } from '../../core/text.ts';
import { isMapping, type Value, type Values } from '../../core/values.ts';
import { type Draft, draftGroup } from '../model/draft.ts';
import { groupNameProblem } from '../model/names.ts';
import { isValid } from './documents.ts';
import { safeName } from './keyed-groups.ts';
import { start } from './mapping.ts';
import { machineOf } from './terraform-machines.ts';
import { formOf, type Resource } from './terraform-state.ts';
import { addHost } from './yaml.ts';

/** A machine with its name in the inventory. */
interface Found {
  name: string;
  resource: Resource;
  vars: Values;
  groups: string[];
}

/**
 * Adds the machines of a Terraform (or OpenTofu) state, from `terraform.tfstate` (version 4) or `terraform show
 * -json`. Each is in the groups of its type, of its resource's name and of its tags. Hosts and groups of the
 * `ansible` provider are added as they are. Nothing else of the state, such as secrets, becomes a variable.
 */
export async function addTerraform(draft: Draft, root: Values, file: string): Promise<void> {
  const form = formOf(root);
  if (!form) {
    const hint = 'known are version 4 of terraform.tfstate, and what "terraform show -json" prints';
    draft.findings.error('inventory-format', 'this Terraform state has an unknown version', {
      place: start(file),
      hint,
    });
    return;
  }
  const about = 'this is no state of Terraform: ';
  if (!(await isValid(draft, form.document, root, { code: 'inventory-format', file, about }))) return;
  const resources = form.resourcesOf(root);
  const found = resources.flatMap(toFound);
  const names = new Map<string, number>();
  for (const { name } of found) names.set(name, (names.get(name) ?? 0) + 1);
  for (const [i, each] of found.entries())
    if (names.get(each.name)! > 1) each.name = `${each.name}-${safeIndex(each.resource.index ?? i)}`;
  const hosts = new Set(found.map(({ name }) => name));
  for (const each of found) add(draft, each, hosts, file);
  for (const resource of resources)
    if (resource.type === 'ansible_group') addAnsibleGroup(draft, resource, file);
}

function toFound(resource: Resource): Found[] {
  const { type, values, address } = resource;
  if (type === 'ansible_host') {
    const vars = { ...(isMapping(values.variables) && values.variables), terraform_address: address };
    return [{ name: textOf(values.name ?? null), resource, vars, groups: textsOf(values.groups) }];
  }
  const machine = machineOf(type, values);
  if (!machine) return [];
  const { host, user, tags } = machine;
  const vars: Values = Object.create(null);
  if (host !== undefined) vars.ansible_host = host;
  if (user !== undefined) vars.ansible_user = user;
  vars.terraform_address = address;
  if (tags !== undefined) vars.terraform_tags = tags;
  const suffix = resource.index === undefined ? '' : `-${safeIndex(resource.index)}`;
  const name = machine.name ?? `${resource.name}${suffix}`;
  return [{ name, resource, vars, groups: [type, resource.name, ...tagGroups(tags)] }];
}

function safeIndex(index: string | number): string {
  return String(index).replace(/[^\p{L}\p{N}._-]/gu, '_');
}

/** `tag_NAME` for each tag of a list, `tag_KEY_VALUE` for each of a mapping, except Name. */
function tagGroups(tags: Value | undefined): string[] {
  if (Array.isArray(tags)) return tags.map((tag) => safeName(`tag_${textOf(tag)}`));
  if (!isMapping(tags)) return [];
  const pairs = Object.entries(tags).filter(([key]) => key !== 'Name');
  return pairs.map(([key, value]) => safeName(value === '' ? `tag_${key}` : `tag_${key}_${textOf(value)}`));
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function add(draft: Draft, { name, vars, groups, resource }: Found, hosts: Set<string>, file: string): void {
  const place = start(file);
  addHost(draft, draftGroup(draft, 'all'), name, vars, place, 'name');
  if (!draft.hosts.has(name)) return;
  for (const group of groups) {
    const problem = groupNameProblem(group);
    // no pattern could select a group with the name of a host
    if (hosts.has(group)) continue;
    if (problem)
      draft.findings.error('group-name', `the name of group "${group}" of ${resource.address} ${problem}`, {
        place,
      });
    else draftGroup(draft, group).hosts.add(name);
  }
}

/** An `ansible_group` of the ansible provider: its name, the groups below it and its variables. */
function addAnsibleGroup(draft: Draft, { values, address }: Resource, file: string): void {
  const names = [textOf(values.name ?? null), ...textsOf(values.children)];
  for (const name of names) {
    const problem = groupNameProblem(name);
    if (problem) {
      draft.findings.error('group-name', `the name of group "${name}" of ${address} ${problem}`, {
        place: start(file),
      });
      return;
    }
  }
  const [name, ...children] = names;
  const group = draftGroup(draft, name!);
  for (const child of children) if (draftGroup(draft, child)) group.children.set(child, start(file));
  const vars = values.variables;
  if (isMapping(vars))
    group.layers.push({
      from: `group ${name}`,
      of: name!,
      source: draft.source,
      values: vars,
      place: start(file),
    });
}
