import { isMapping, typeName, type Value, type Values } from '../../core/values.ts';
import { type Draft, draftGroup, refuse } from '../model/draft.ts';
import { groupNameProblem } from '../model/names.ts';
import { start } from './mapping.ts';
import { askScript, refuseScript } from './script-run.ts';
import { addHost, addVars } from './yaml.ts';

/** How many calls for single hosts run side by side. */
const atATime = 4;

/**
 * Adds the output of an inventory script: `SCRIPT --list` prints groups as JSON, and the hosts' variables under
 * `_meta`; without `_meta`, `SCRIPT --host NAME` runs for each host. A call that fails, takes too long or prints
 * anything but JSON becomes a finding. Source: Ansible's documentation, "Developing dynamic inventory".
 */
export async function addScript(draft: Draft, file: string): Promise<void> {
  const list = await askScript(draft, file, ['--list']);
  if (!list) return;
  const { _meta: meta, ...groups } = list;
  const hosts = new Set<string>();
  for (const [name, body] of Object.entries(groups)) addGroup(draft, file, name, body, hosts);
  if (isMapping(meta) && 'hostvars' in meta) {
    const { hostvars } = meta;
    if (!isMapping(hostvars))
      return refuseScript(draft, file, `"_meta.hostvars" must be a mapping, not ${typeName(hostvars)}`);
    for (const host of hosts)
      if (Object.hasOwn(hostvars, host)) addHostVars(draft, file, host, hostvars[host]!);
  } else await askForEach(draft, file, [...hosts]);
}

async function askForEach(draft: Draft, file: string, hosts: string[]): Promise<void> {
  const answers = new Map<string, Values | undefined>();
  const waiting = [...hosts];
  const work = async (): Promise<void> => {
    for (let host = waiting.shift(); host !== undefined; host = waiting.shift())
      answers.set(host, await askScript(draft, file, ['--host', host]));
  };
  await Promise.all(Array.from({ length: atATime }, work));
  for (const host of hosts) addHostVars(draft, file, host, answers.get(host) ?? null);
}

/**
 * A list is a group's hosts; an object without hosts, vars and children holds the variables of a host of that
 * name.
 */
function addGroup(draft: Draft, file: string, name: string, body: Value, hosts: Set<string>): void {
  const problem = groupNameProblem(name);
  if (problem) {
    refuse(draft, 'group-name', `the name of group "${name}" ${problem}`, start(file));
    return;
  }
  const group = draftGroup(draft, name);
  const short = isMapping(body) && !['hosts', 'vars', 'children'].some((key) => key in body);
  const full: Values = isMapping(body) ? (short ? { hosts: [name], vars: body } : body) : { hosts: body };
  for (const host of names(draft, file, name, 'hosts', full.hosts)) {
    addHost(draft, group, host, null, start(file), 'name');
    hosts.add(host);
  }
  if (full.vars !== undefined && !isMapping(full.vars))
    refuseScript(draft, file, `"vars" of group "${name}" must be a mapping, not ${typeName(full.vars)}`);
  else addVars(draft, name, group, full.vars, start(file));
  for (const child of names(draft, file, name, 'children', full.children)) {
    const issue = groupNameProblem(child);
    if (issue) refuse(draft, 'group-name', `the name of group "${child}" ${issue}`, start(file));
    else if (draftGroup(draft, child)) group.children.set(child, start(file));
  }
}

function names(draft: Draft, file: string, group: string, key: string, value: Value | undefined): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  refuseScript(draft, file, `"${key}" of group "${group}" must be a list of names`);
  return [];
}

function addHostVars(draft: Draft, file: string, host: string, vars: Value): void {
  if (vars !== null && !isMapping(vars))
    refuseScript(draft, file, `the variables of host "${host}" must be a mapping, not ${typeName(vars)}`);
  else if (vars !== null && Object.keys(vars).length > 0)
    draft.hosts.get(host)?.push({
      from: `host ${host}`,
      of: host,
      level: 'host',
      source: draft.source,
      values: vars,
      place: start(file),
    });
}
