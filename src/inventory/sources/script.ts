import type { Values } from '../../core/values.ts';
import { type Draft, draftGroup } from '../model/draft.ts';
import { groupNameProblem } from '../model/names.ts';
import { start } from './mapping.ts';
import { askScript } from './script-run.ts';
import { addHost, addVars } from './yaml.ts';

/** What `--list` prints, see script-list.schema.json. */
interface Listed {
  _meta?: { hostvars?: Record<string, Values | null> };
  [group: string]: unknown;
}

/** A group: its hosts, or these parts of it; without any of them, the variables of a host of that name. */
type Group = string[] | { hosts?: string[]; children?: string[]; vars?: Values };

/** How many calls for single hosts run side by side. */
const atATime = 4;

/**
 * Adds the output of an inventory script: `SCRIPT --list` prints groups as JSON, and the hosts' variables under
 * `_meta`; without `_meta`, `SCRIPT --host NAME` runs for each host. A call that fails, takes too long or prints
 * anything but JSON becomes a finding. Source: Ansible's documentation, "Developing dynamic inventory".
 */
export async function addScript(draft: Draft, file: string): Promise<void> {
  const list = (await askScript(draft, file, ['--list'])) as Listed | undefined;
  if (!list) return;
  const { _meta: meta, ...groups } = list;
  const hosts = new Set<string>();
  for (const [name, body] of Object.entries(groups)) addGroup(draft, file, name, body as Group, hosts);
  const hostvars = meta?.hostvars;
  if (!hostvars) return askForEach(draft, file, [...hosts]);
  for (const host of hosts) if (Object.hasOwn(hostvars, host)) addHostVars(draft, file, host, hostvars[host]);
}

async function askForEach(draft: Draft, file: string, hosts: string[]): Promise<void> {
  const answers = new Map<string, Values | undefined>();
  const waiting = [...hosts];
  const work = async (): Promise<void> => {
    for (let host = waiting.shift(); host !== undefined; host = waiting.shift())
      answers.set(host, await askScript(draft, file, ['--host', host]));
  };
  await Promise.all(Array.from({ length: atATime }, work));
  for (const host of hosts) addHostVars(draft, file, host, answers.get(host));
}

function addGroup(draft: Draft, file: string, name: string, body: Group, hosts: Set<string>): void {
  const problem = groupNameProblem(name);
  if (problem) {
    draft.findings.error('group-name', `the name of group "${name}" ${problem}`, { place: start(file) });
    return;
  }
  const group = draftGroup(draft, name);
  const parts = partsOf(name, body);
  for (const host of parts.hosts ?? []) {
    addHost(draft, group, host, null, start(file), 'name');
    hosts.add(host);
  }
  addVars(draft, name, group, parts.vars, start(file));
  for (const child of parts.children ?? []) {
    const issue = groupNameProblem(child);
    if (issue)
      draft.findings.error('group-name', `the name of group "${child}" ${issue}`, { place: start(file) });
    else if (draftGroup(draft, child)) group.children.set(child, start(file));
  }
}

function partsOf(name: string, body: Group): Exclude<Group, string[]> {
  if (Array.isArray(body)) return { hosts: body };
  const isGroup = ['hosts', 'vars', 'children'].some((key) => key in body);
  return isGroup ? body : { hosts: [name], vars: body as Values };
}

function addHostVars(draft: Draft, file: string, host: string, vars: Values | null | undefined): void {
  if (vars && Object.keys(vars).length > 0)
    draft.hosts.get(host)?.push({
      from: `host ${host}`,
      of: host,
      level: 'host',
      source: draft.source,
      values: vars,
      place: start(file),
    });
}
