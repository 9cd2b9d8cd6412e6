import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { isMapping, typeName, type Value, type Values } from '../core/values.ts';
import { type Draft, draftGroup, refuse } from './draft.ts';
import { start } from './files.ts';
import { addHost, addVars } from './layout.ts';
import { groupNameProblem } from './names.ts';

/** How much one call of a script may print, in bytes. */
const maxBuffer = 64_000_000;
/** How many calls for single hosts run side by side. */
const atATime = 4;

/**
 * Adds what an inventory script says: `SCRIPT --list` prints groups as JSON and the hosts' variables under
 * `_meta`; without `_meta`, `SCRIPT --host NAME` is asked for each host. A call that fails, takes too long or
 * prints anything but JSON becomes a finding. Source: Ansible's documentation, "Developing dynamic inventory".
 */
export async function addScript(draft: Draft, file: string): Promise<void> {
  const list = await ask(draft, file, ['--list']);
  if (!list) return;
  const { _meta: meta, ...groups } = list;
  const hosts = new Set<string>();
  for (const [name, body] of Object.entries(groups)) addGroup(draft, file, name, body, hosts);
  if (isMapping(meta) && 'hostvars' in meta) {
    const { hostvars } = meta;
    if (!isMapping(hostvars))
      return wrong(draft, file, `"_meta.hostvars" must be a mapping, not ${typeName(hostvars)}`);
    for (const host of hosts)
      if (Object.hasOwn(hostvars, host)) addHostVars(draft, file, host, hostvars[host]!);
  } else await askForEach(draft, file, [...hosts]);
}

async function askForEach(draft: Draft, file: string, hosts: string[]): Promise<void> {
  const answers = new Map<string, Values | undefined>();
  const waiting = [...hosts];
  const work = async (): Promise<void> => {
    for (let host = waiting.shift(); host !== undefined; host = waiting.shift())
      answers.set(host, await ask(draft, file, ['--host', host]));
  };
  await Promise.all(Array.from({ length: atATime }, work));
  for (const host of hosts) addHostVars(draft, file, host, answers.get(host) ?? null);
}

/** One call; nothing at all means no variables. */
async function ask(draft: Draft, file: string, args: string[]): Promise<Values | undefined> {
  const called = `${file} ${args[0]}`;
  const { error, stdout, stderr } = await run(file, args);
  if (error) {
    refuse(
      draft,
      'inventory-script',
      `${called} ${failure(error)}${tail(stderr)}`,
      start(file),
      hintFor(error),
    );
    return undefined;
  }
  if (stdout.trim() === '' && args[0] === '--host') return {};
  try {
    const answer: unknown = JSON.parse(stdout, bare);
    if (isMapping(answer)) return answer;
    wrong(draft, file, `${called} must print a JSON object, not ${typeName(answer)}`);
  } catch (problem) {
    wrong(draft, file, `${called} printed no JSON: ${(problem as Error).message}${tail(stderr)}`);
  }
  return undefined;
}

/** How long one call may take. */
function seconds(): number {
  const given = Number(process.env.KPLAY_INVENTORY_TIMEOUT);
  return given > 0 ? given : 120;
}

type Failure = Error & { code?: string | number | null; signal?: string | null; killed?: boolean };

function run(
  file: string,
  args: string[],
): Promise<{ error: Failure | null; stdout: string; stderr: string }> {
  return new Promise((done) => {
    const options = { timeout: seconds() * 1000, maxBuffer, killSignal: 'SIGKILL' as const };
    const child = execFile(resolve(file), args, options, (error, stdout, stderr) =>
      done({ error: error as Failure | null, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

function failure(error: Failure): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'printed too much';
  if (error.killed) return `took longer than ${seconds()} seconds`;
  if (error.signal) return `was ended by ${error.signal}`;
  return typeof error.code === 'number'
    ? `failed with exit code ${error.code}`
    : `cannot be started (${error.code})`;
}

function hintFor(error: Failure): string | undefined {
  if (error.code === 'EACCES') return 'make it executable: chmod +x';
  if (error.code === 'ENOENT') return 'is the program of its first line (#!) installed?';
  if (error.killed) return 'KPLAY_INVENTORY_TIMEOUT says how many seconds it may take';
  return undefined;
}

/** The last lines of stderr, where programs say what happened. */
function tail(stderr: string): string {
  const lines = stderr.trim().split('\n').slice(-5).join('\n');
  return lines === '' ? '' : `:\n${lines.slice(-1000)}`;
}

function wrong(draft: Draft, file: string, message: string): void {
  refuse(draft, 'inventory-script', message, start(file), 'the form is that of ansible-inventory --list');
}

/** Objects without a prototype, as the yaml reader makes them. */
function bare(_key: string, value: unknown): unknown {
  return isMapping(value) ? Object.assign(Object.create(null), value) : value;
}

/** A list is a group's hosts; an object without hosts, vars and children are the variables of a host of that name. */
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
    wrong(draft, file, `"vars" of group "${name}" must be a mapping, not ${typeName(full.vars)}`);
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
  wrong(draft, file, `"${key}" of group "${group}" must be a list of names`);
  return [];
}

function addHostVars(draft: Draft, file: string, host: string, vars: Value): void {
  if (vars !== null && !isMapping(vars))
    wrong(draft, file, `the variables of host "${host}" must be a mapping, not ${typeName(vars)}`);
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
