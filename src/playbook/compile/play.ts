import { dirname } from 'node:path';
import { LiveNames } from '../../check/live-names.ts';
import { PlayNames } from '../../check/play-names.ts';
import type { Values } from '../../core/values.ts';
import type { Inventory } from '../../inventory/model/inventory.ts';
import type { Layer } from '../../template/scope.ts';
import { placeOf } from '../../yaml/read.ts';
import { settle } from '../hosts/early.ts';
import type { KnownHost } from '../hosts/inventory-forecast.ts';
import { playHosts } from '../hosts/play-hosts.ts';
import { readVarsFiles, withFiles } from '../includes/vars-files.ts';
import { checkKeywords, mappingOr } from '../keywords/keywords.ts';
import { boolOf, playKeywords, textList, textOrNone } from '../keywords/schema.ts';
import type { Play } from '../plan.ts';
import { Roles } from '../roles/roles.ts';
import { mapTasks } from '../tree.ts';
import { layersFor, magicVars } from '../variables.ts';
import { allTasks, type CompiledPlay, type Setting } from './compiled-play.ts';
import type { CompiledTask } from './compiled-task.ts';
import { type Context, innerContext, merged } from './context.ts';
import { connectHandlers } from './handlers.ts';
import type { Loading } from './loading.ts';
import { checkTaskLists, promptsOf, reachOf, wayOf } from './play-keywords.ts';
import { compileTask } from './task.ts';
import { compileTasks } from './tasks.ts';
import { checkTemplates } from './uses.ts';

/** Compiles one play of a playbook file: its hosts, variables, roles, tasks and handlers. */
export async function compilePlay(
  raw: Values,
  file: string,
  setting: Setting,
  loading: Loading,
  outer: Context = outermost(file),
): Promise<CompiledPlay> {
  const { findings } = loading;
  checkKeywords(raw, playKeywords, findings);
  checkTaskLists(raw, loading);
  const folder = dirname(file);
  const prompts = promptsOf(raw, loading);
  const own = mappingOr(raw.vars, '"vars"', placeOf(raw, 'vars'), loading.findings);
  await checkTemplates(own, findings);
  // the answers are put there later
  const vars = prompts.length > 0 ? merged(own, {}) : own;
  const strict = setting.inventory && findings;
  const settled = await settle(raw, { ...setting, vars }, folder, strict);
  const found = await playHosts(settled, setting.inventory, setting.limit, loading);
  const { known: plain, inventory, ...hosts } = found;
  const live = new LiveNames([...loading.defined, ...prompts.map(({ name }) => name)]);
  const layersOn = varsFilesLayers({ vars, hosts: hosts.hosts, folder }, live, inventory, setting);
  const fromFiles = await readVarsFiles(raw, folder, plain, layersOn, loading);
  if (hosts.choice && fromFiles.varsByHost) {
    const hint = 'write include_vars: with the name as the first task';
    const message = 'hosts that are added in the run cannot get a file whose name is made of their variables';
    findings.warning('open-name', message, { place: placeOf(raw, 'vars_files'), hint });
  }
  const known = plain.map((host) => withFiles(host, fromFiles));
  const nameForecast = new PlayNames(
    { vars, ...fromFiles, hosts: hosts.hosts, folder },
    known,
    inventory && { ...setting, inventory },
    prompts.map(({ name }) => name),
    loading,
  );
  const context = { ...playContext(raw, file, setting, outer), nameForecast };
  const compiled = await body(raw, context, loading);
  const { tasks, handlers } = compiled;
  if (raw.handlers === undefined || Array.isArray(raw.handlers)) await connectHandlers(compiled, loading);
  const reach = reachOf(raw, loading);
  const play: Play = {
    name: textOrNone(raw.name) ?? textList(raw.hosts).join(','),
    place: placeOf(raw) ?? { file, line: 1, col: 1 },
    folder,
    ...hosts,
    tasks: mapTasks(tasks, ({ task }) => task),
    handlers: mapTasks(handlers, ({ task }) => task),
    facts: [],
    vars,
    ...fromFiles,
    ...wayOf(settled),
    ...(reach && { reach }),
    ...(prompts.length > 0 && { prompts }),
  };
  const names = known.map((host) => host.name);
  const all = allTasks(compiled);
  await loading.findings.from(() => loading.inventoryForecast.see(all, names, setting.inventory));
  for (const { defines } of all) for (const name of defines) loading.defined.add(name);
  const withoutFacts = boolOf(raw.gather_facts) === false;
  return { play, tasks, handlers, hosts: known, inventory, withoutFacts, leftOut: [] };
}

/** The variables that the names of a play's `vars_files` see on a host. */
function varsFilesLayers(
  play: Pick<Play, 'vars' | 'hosts' | 'folder'>,
  live: LiveNames,
  inventory: Inventory | undefined,
  setting: Setting,
): (host: KnownHost) => Layer[] {
  const { extraVars, inventorySource, check = false, version = '' } = setting;
  const own = { ...play, varsFromFiles: Object.create(null) as Values };
  return (host) => {
    const magic = inventory
      ? magicVars({ host, inventory, play, inventorySource, check, version })
      : (Object.create(null) as Values);
    return layersFor({ play: own, host, live, extraVars, magic });
  };
}

/** The context with which a playbook file starts when no other playbook imports it. */
export function outermost(file: string): Context {
  const nothing: Values = Object.create(null);
  return {
    become: false,
    becomeUser: 'root',
    when: [],
    whenUses: [],
    tags: [],
    notify: [],
    vars: nothing,
    role: undefined,
    around: [],
    inherited: nothing,
    roles: undefined,
    folder: dirname(file),
    playFolder: dirname(file),
    files: [file],
    openBranches: { count: 0, to: new Set() },
    nameForecast: undefined,
    compileTasks,
    listen: [],
  };
}

function playContext(raw: Values, file: string, setting: Setting, outer: Context): Context {
  const folder = dirname(file);
  return {
    ...innerContext(outer, { ...raw, notify: [] }),
    become: boolOf(raw.become) ?? setting.become ?? false,
    becomeUser: textOrNone(raw.become_user) ?? setting.becomeUser ?? 'root',
    folder,
    playFolder: folder,
    files: [file],
    openBranches: { count: 0, to: new Set() },
  };
}

/** pre_tasks, the tasks of the roles, the play's own and post_tasks; handlers of the roles, then the play's own. */
async function body(
  raw: Values,
  outer: Context,
  loading: Loading,
): Promise<Pick<CompiledPlay, 'tasks' | 'handlers'>> {
  const roles = new Roles(loading);
  const context = { ...outer, roles };
  const list = (key: string, isHandler = false) =>
    compileTasks(listed(raw[key]), `"${key}"`, context, loading, placeOf(raw, key), isHandler);
  const before = await list('pre_tasks');
  await roles.add(listed(raw.roles), '"roles"', context, placeOf(raw, 'roles'));
  const ofRoles = [...roles.tasks];
  const main = [...ofRoles, ...(await list('tasks'))];
  const after = await list('post_tasks');
  const handlers = await list('handlers', true);
  const flush = () => flushStep(raw, context, loading);
  return {
    tasks: [
      ...before,
      ...(before.length > 0 ? [await flush()] : []),
      ...main,
      ...(after.length > 0 && main.length > 0 ? [await flush()] : []),
      ...after,
    ],
    handlers: [...roles.handlers, ...handlers],
  };
}

/** Handlers run after the pre_tasks and before the post_tasks, whatever tags are selected. */
function flushStep(raw: Values, context: Context, loading: Loading): Promise<CompiledTask> {
  const task: Values = Object.assign(Object.create(null), { meta: 'flush_handlers' });
  const at = {
    ...context,
    when: [],
    whenUses: [],
    tags: ['always'],
    folder: placeOf(raw)?.file ?? context.folder,
  };
  return compileTask(task, 'meta', at, loading, false);
}

/** Returns a list, or undefined: another type has been reported with the play's keywords. */
function listed(value: Values[string] | undefined): Values[string] | undefined {
  return Array.isArray(value) ? value : undefined;
}
