import { didYouMean, type Place } from '../../core/errors.ts';
import { isMapping, typeName, type Value, type Values } from '../../core/values.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import { type Draft, type DraftGroup, draftGroup, draftHost } from '../model/draft.ts';
import { groupNameProblem, hostNameProblem } from '../model/names.ts';
import { expandHosts, type HostRange } from '../model/ranges.ts';
import type { VarLayer } from '../model/var-layer.ts';

const sections = ['hosts', 'children', 'vars'];

/** Adds a YAML inventory (Ansible's layout: groups with hosts, children and vars) to the draft. */
export function addLayout(draft: Draft, root: Values): void {
  for (const [name, body] of Object.entries(root)) {
    const place = keyPlaceOf(root, name);
    if (sections.includes(name))
      draft.findings.error('inventory-shape', `"${name}" is outside of any group`, {
        place,
        hint: 'put it under "all:"',
      });
    else addGroup(draft, name, body, place);
  }
}

function addGroup(draft: Draft, name: string, body: Value, place: Place | undefined): void {
  const problem = groupNameProblem(name);
  if (problem) draft.findings.error('group-name', `the name of group "${name}" ${problem}`, { place });
  else if (isMapping(body)) fillGroup(draft, name, body);
  else if (body === null) draftGroup(draft, name);
  else {
    const hint = 'a group holds hosts:, children: and vars:';
    draft.findings.error('wrong-type', `group "${name}" must be a mapping, not ${typeName(body)}`, {
      place,
      hint,
    });
  }
}

/** Reads the keys in their order, which gives the order of hosts and groups. */
function fillGroup(draft: Draft, name: string, body: Values): void {
  const group = draftGroup(draft, name);
  for (const key of Object.keys(body)) {
    if (!sections.includes(key)) refuseKey(draft, key, name, body);
    else if (key === 'vars') addVars(draft, name, group, section(draft, body, key, name));
    else {
      for (const [entry, inner] of entries(section(draft, body, key, name))) {
        const place = entryPlace(body, key, entry);
        if (key === 'hosts') addHost(draft, group, entry, inner, place);
        else addChild(draft, group, entry, inner, place);
      }
    }
  }
}

function addChild(
  draft: Draft,
  parent: DraftGroup,
  name: string,
  body: Value,
  place: Place | undefined,
): void {
  addGroup(draft, name, body, place);
  if (draft.groups.has(name)) parent.children.set(name, parent.children.get(name) ?? place);
}

function entries(values: Values | undefined): [string, Value][] {
  return values ? Object.entries(values) : [];
}

function entryPlace(body: Values, section: string, key: string): Place | undefined {
  const inner = body[section];
  return isMapping(inner) ? keyPlaceOf(inner, key) : placeOf(body, section);
}

/** One section of a group as a mapping; a single name means a mapping of that name to null. */
function section(draft: Draft, body: Values, key: string, group: string): Values | undefined {
  const value = body[key] ?? null;
  if (value === null || isMapping(value)) return value ?? undefined;
  if (typeof value === 'string' && key !== 'vars') return { [value]: null };
  const hint = Array.isArray(value) && key !== 'vars' ? 'write each name as a key: "name:"' : undefined;
  const message = `"${key}" of group "${group}" must be a mapping, not ${typeName(value)}`;
  draft.findings.error('wrong-type', message, { place: placeOf(body, key), hint });
  return undefined;
}

function refuseKey(draft: Draft, key: string, group: string, body: Values): void {
  const close = didYouMean(key, sections);
  const inner = body[key]!;
  const isGroup = isMapping(inner) && sections.some((name) => Object.hasOwn(inner, name));
  const hint = close
    ? `did you mean "${close}"?`
    : `write it below ${isGroup ? 'children' : 'hosts'}:, or vars:`;
  draft.findings.error('unknown-key', `unknown key "${key}" in group "${group}"`, {
    place: keyPlaceOf(body, key),
    hint,
  });
}

/** Adds variables to a group. */
export function addVars(
  draft: Draft,
  name: string,
  group: DraftGroup,
  values: Values | undefined,
  place?: Place,
): void {
  if (!values) return;
  const { source } = draft;
  group.layers.push({ from: `group ${name}`, of: name, source, values, ...(place ? { place } : {}) });
  const priority = values.ansible_group_priority;
  if (priority === undefined) return;
  if (typeof priority === 'number' && Number.isInteger(priority)) group.priority = priority;
  else {
    const place = placeOf(values, 'ansible_group_priority');
    draft.findings.error('wrong-type', 'ansible_group_priority must be a whole number', { place });
  }
}

/**
 * Adds the hosts of a pattern to a group, with their variables. People write patterns, machines write names: a
 * `name` is not expanded.
 */
export function addHost(
  draft: Draft,
  group: DraftGroup,
  pattern: string,
  vars: Value,
  place: Place | undefined,
  kind: 'pattern' | 'name' = 'pattern',
): void {
  const expansion = kind === 'name' ? { names: [pattern] } : expandHosts(pattern);
  const problem = patternProblem(pattern, expansion);
  const hint = /\S\s+\S/.test(pattern) ? 'write each host on its own line, with a ":" after it' : undefined;
  if (problem) draft.findings.error('host-name', problem, { place, hint });
  else if (vars !== null && !isMapping(vars)) {
    const message = `the variables of host "${pattern}" must be a mapping, not ${typeName(vars)}`;
    draft.findings.error('wrong-type', message, {
      place,
      hint: 'did you mean a line "name: value" below the host?',
    });
  } else if ('names' in expansion) {
    for (const name of expansion.names) {
      const layers = draftHost(draft, name, group);
      layers.push(...hostLayers(name, draft.source, expansion.port, vars, place));
    }
  }
}

function patternProblem(pattern: string, expansion: HostRange): string | undefined {
  if ('problem' in expansion) return `host "${pattern}": ${expansion.problem}`;
  for (const name of expansion.names) {
    const problem = hostNameProblem(name);
    if (problem) return `the name of host "${name}" ${problem}`;
  }
  return undefined;
}

function hostLayers(
  name: string,
  source: number,
  port: number | undefined,
  vars: Values | null,
  place: Place | undefined,
): VarLayer[] {
  const layer = { from: `host ${name}`, of: name, level: 'host', source, ...(place ? { place } : {}) };
  const layers: VarLayer[] = [];
  if (port !== undefined) layers.push({ ...layer, values: { ansible_port: port } });
  if (vars !== null) layers.push({ ...layer, values: vars });
  return layers;
}
