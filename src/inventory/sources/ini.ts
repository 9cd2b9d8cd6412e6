import { isIPv6 } from 'node:net';
import type { Place } from '../../core/errors.ts';
import type { Values } from '../../core/values.ts';
import { markPlaces } from '../../yaml/read.ts';
import { type Draft, draftGroup } from '../model/draft.ts';
import { groupNameProblem } from '../model/names.ts';
import { type Assigned, nothing, readAssignment } from './ini-values.ts';
import { iniWords } from './ini-words.ts';
import { addHost, addVars } from './yaml.ts';

/** The state of the reader: its section and line. */
interface State {
  draft: Draft;
  file: string;
  group: string;
  kind: 'hosts' | 'children' | 'vars';
  /** The variables of the open [group:vars] section. */
  vars: Assigned;
  expected: Expected[];
}

/** A group that must be declared somewhere, in this file or in a source before it. */
interface Expected {
  name: string;
  place: Place;
  /** The group above it; absent for a section of variables. */
  parent?: string;
  /** The variables of its section. */
  values?: Values;
}

/**
 * Adds the content of an INI inventory to the draft, as ansible-core's `ini` plugin reads it: hosts with
 * variables, [group], [group:children], [group:vars]; values are Python literals if they look like one, else
 * texts. Source: ansible-core's plugins/inventory/ini.py and its documentation.
 */
export function addIni(draft: Draft, text: string, file: string): void {
  const vars = nothing();
  const state: State = { draft, file, group: 'ungrouped', kind: 'hosts', vars, expected: [] };
  for (const [i, raw] of text.split(/\r\n|[\r\n]/).entries()) {
    const line = raw.trimEnd();
    const content = line.trimStart();
    if (content === '' || /^[#;]/.test(content)) continue;
    const at = { file, line: i + 1, col: line.length - content.length + 1, length: content.length };
    const section = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/.exec(content);
    if (section) openSection(state, section[1]!, section[2] ?? 'hosts', at);
    else if (/^\[(?:.*\]|[^\]]*)$/.test(content))
      draft.findings.error('ini-section', `"${content}" is not a section`, { place: at, hint: sectionHint });
    else readLine(state, content, at);
  }
  closeVars(state);
  for (const wanted of state.expected) link(state, wanted);
}

const sectionHint = 'write [group], [group:children] or [group:vars], without spaces';

function openSection(state: State, name: string, kind: string, at: Place): void {
  closeVars(state);
  const problem = groupNameProblem(name);
  if (problem)
    state.draft.findings.error('group-name', `the name of group "${name}" ${problem}`, { place: at });
  if (kind !== 'hosts' && kind !== 'children' && kind !== 'vars') {
    state.draft.findings.error('ini-section', `[${name}:${kind}] has an unknown kind`, {
      place: at,
      hint: sectionHint,
    });
    return;
  }
  state.group = name;
  state.kind = kind;
  if (kind === 'vars') state.expected.push({ name, place: at, values: state.vars.values });
  else draftGroup(state.draft, name);
}

function readLine(state: State, content: string, at: Place): void {
  if (state.kind === 'hosts') {
    readHost(state, content, at);
    return;
  }
  if (state.kind === 'vars') {
    readVar(state, content, at);
    return;
  }
  const name = /^([^:\]\s]+)\s*(?:#.*)?$/.exec(content)?.[1];
  if (name === undefined)
    state.draft.findings.error('ini-line', `"${content}" is not the name of a group`, {
      place: at,
      hint: 'one name on each line',
    });
  else state.expected.push({ name, place: { ...at, length: name.length }, parent: state.group });
}

function readHost(state: State, content: string, at: Place): void {
  const words = iniWords(content);
  const place = (col: number, length: number): Place => ({ ...at, col: at.col + col - 1, length });
  if (!Array.isArray(words)) {
    state.draft.findings.error('ini-line', words.problem, { place: place(words.col, 1), hint: quoteHint });
    return;
  }
  const [host, ...rest] = words;
  if (!host) return;
  if (host.text.endsWith(':') && !isIPv6(host.text)) {
    const hint = `write ${host.text.slice(0, -1)}, and name=value after it`;
    state.draft.findings.error('ini-line', 'this line is YAML, but the file is INI', { place: at, hint });
    return;
  }
  const wrong = rest.findIndex(({ text }) => text.indexOf('=') < 1);
  if (wrong >= 0) {
    const [{ text, col }, value] = [rest[wrong]!, rest[wrong + 1]?.text];
    const hint = value && !value.includes('=') ? `write ${text}=${value}` : pairsHint;
    state.draft.findings.error('ini-line', `"${text}" is not name=value`, {
      place: place(col, text.length),
      hint,
    });
    return;
  }
  const given = nothing();
  for (const { text, col } of rest) {
    const equals = text.indexOf('=');
    readAssignment(
      state.draft,
      text.slice(0, equals),
      text.slice(equals + 1),
      place(col, text.length),
      given,
    );
  }
  const { values, places } = given;
  markPlaces(values, places);
  const group = draftGroup(state.draft, state.group);
  addHost(state.draft, group, host.text, places.size > 0 ? values : null, place(host.col, host.text.length));
}

const pairsHint = 'write name=value pairs after a host; quote values with spaces, name="a b"';
const quoteHint = `quote the value: name="it's", or name='a "b" c'`;

function readVar(state: State, content: string, at: Place): void {
  const equals = content.indexOf('=');
  if (equals < 1) {
    const [, name, value] = /^([\w.-]+):?\s+(\S.*)$/.exec(content) ?? [];
    const hint = name ? `write ${name}=${value}` : 'one variable on each line';
    state.draft.findings.error('ini-line', `"${content}" is not name = value`, { place: at, hint });
    return;
  }
  readAssignment(
    state.draft,
    content.slice(0, equals).trim(),
    content.slice(equals + 1).trim(),
    at,
    state.vars,
  );
}

/** Clears the variables; those of the previous section are already in its group. */
function closeVars(state: State): void {
  markPlaces(state.vars.values, state.vars.places);
  state.vars = nothing();
}

function link({ draft }: State, { name, place, parent, values }: Expected): void {
  const group = draft.groups.get(name);
  if (!group) {
    const below = parent === undefined ? '' : ` to be below "${parent}"`;
    draft.findings.error('unknown-group', `there is no group "${name}"${below}`, {
      place,
      hint: `declare it: [${name}]`,
    });
    return;
  }
  if (parent === undefined) {
    addVars(draft, name, group, values);
    return;
  }
  const { children } = draftGroup(draft, parent);
  children.set(name, children.get(name) ?? place);
}
