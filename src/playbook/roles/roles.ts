import { join } from 'node:path';
import type { Place } from '../../core/errors.ts';
import { isMapping, type Value, type Values } from '../../core/values.ts';
import { placeOf } from '../../yaml/read.ts';
import type { CompiledTask } from '../compile/compiled-task.ts';
import { type Context, merged, type RoleIncluder, union } from '../compile/context.ts';
import { includeContext } from '../compile/include-context.ts';
import type { Loading } from '../compile/loading.ts';
import { checkTemplates, type Spot } from '../compile/uses.ts';
import { checkNames, listOr, mappingOr } from '../keywords/keywords.ts';
import type { Role } from '../plan.ts';
import { listTasks, type TaskNode } from '../tree.ts';
import { argumentsStep, checkGiven } from './arguments.ts';
import { readEntry } from './entry.ts';
import { type Meta, readMeta } from './meta.ts';
import { warnAboutParts } from './parts.ts';
import { findRole, roleFile, startOf } from './paths.ts';
import type { RoleFiles } from './role-files.ts';

/** A role's tasks and handlers in a play, after those of its dependencies. */
interface Compiled {
  role: Role;
  tasks: TaskNode<CompiledTask>[];
  handlers: TaskNode<CompiledTask>[];
}

/** A role that something asks for. */
interface Asked {
  name: string;
  /** Its folder. */
  path: string;
  params: Values;
  /** Files that are used instead of main. */
  files?: RoleFiles;
  /** The place that asks for it. */
  place: Place | undefined;
}

/** The roles of one play: each is in it once, unless its parameters or conditions differ. */
export class Roles implements RoleIncluder {
  readonly tasks: TaskNode<CompiledTask>[] = [];
  readonly handlers: TaskNode<CompiledTask>[] = [];
  readonly #loading: Loading;
  readonly #done = new Map<string, Compiled>();
  readonly #withHandlers = new Set<string>();
  readonly #metas = new Map<string, Meta>();
  readonly #open: string[] = [];

  constructor(loading: Loading) {
    this.#loading = loading;
  }

  /** Adds the roles of a `roles:` or `dependencies:` list, in order; returns the roles themselves. */
  async add(
    value: Value | undefined,
    what: string,
    context: Context,
    place: Place | undefined,
  ): Promise<Role[]> {
    const { findings } = this.#loading;
    const entries = listOr(value, what, place, findings);
    const roles: Role[] = [];
    for (const [i, each] of entries.entries()) {
      const entry = readEntry({ container: entries, key: i }, each, findings);
      const role = entry && (await this.#role(entry.name, entry.spot, entry.keywords, context));
      if (role) roles.push(role);
    }
    return roles;
  }

  /** The tasks of a role that a task includes; its handlers join the others. It can be included many times. */
  async include(
    { name, files, params }: { name: string; files: RoleFiles; params: Values },
    spot: Spot,
    context: Context,
  ): Promise<TaskNode<CompiledTask>[]> {
    const place = placeOf(spot.container, spot.key);
    const found = this.#find(name, context, place);
    if (!found) return [];
    const before = this.tasks.length;
    const { tasks, handlers } = await this.#compile({ ...found, params, files, place }, context);
    // the dependencies of the role come before it, in the same position
    const needed = this.tasks.splice(before);
    this.handlers.push(...handlers);
    for (const [part, file] of Object.entries(files))
      if (!roleFile(found.path, part, file))
        this.#loading.findings.error('unknown-file', `the role "${name}" has no ${part}/${file}.yml`, {
          place,
        });
    return [...needed, ...tasks];
  }

  /** Returns a role unless it is being read already. */
  #find(name: string, context: Context, place: Place | undefined): Pick<Asked, 'name' | 'path'> | undefined {
    const found = findRole(name, context, this.#loading, place);
    if (!found || !this.#open.includes(found.path)) return found;
    const chain = [...this.#open, found.path].map((folder) => folder.split('/').pop()).join(' → ');
    this.#loading.findings.error('role-cycle', `roles depend on each other: ${chain}`, { place });
    return undefined;
  }

  async #role(name: string, spot: Spot, entry: Values, context: Context): Promise<Role | undefined> {
    const place = placeOf(spot.container, spot.key);
    const found = this.#find(name, context, place);
    if (!found) return undefined;
    const { path } = found;
    // the vars of the entry are parameters of the role, a level of their own
    const inner = { ...(await includeContext(entry, context, this.#loading)), vars: context.vars };
    const params = isMapping(entry.vars) ? entry.vars : (Object.create(null) as Values);
    await checkTemplates(params, this.#loading.findings);
    const conditions = inner.when.map((w) => w.source);
    const key = JSON.stringify([path, params, conditions, inner.become, inner.becomeUser]);
    const { allowDuplicates } = await this.#meta(path);
    const places = branchesTo(inner).map((place) => key + place);
    const done = allowDuplicates ? undefined : places.map((each) => this.#done.get(each)).find(Boolean);
    if (done) {
      for (const { task } of listTasks(done.tasks)) task.tags = union(task.tags, inner.tags);
      return done.role;
    }
    const compiled = await this.#compile({ ...found, params, place }, inner);
    this.#done.set(places.at(-1)!, compiled);
    this.tasks.push(...compiled.tasks);
    this.handlers.push(...compiled.handlers);
    return compiled.role;
  }

  async #meta(path: string): Promise<Meta> {
    const meta = this.#metas.get(path) ?? (await readMeta(path, this.#loading));
    this.#metas.set(path, meta);
    return meta;
  }

  async #compile(asked: Asked, context: Context): Promise<Compiled> {
    const { name, path, params, files = {}, place } = asked;
    const meta = await this.#meta(path);
    const role: Role = { name, path, defaults: {}, vars: {}, params };
    const inner = { ...context, role };
    warnAboutParts(path, this.#loading.findings);
    this.#open.push(path);
    await this.#addValues(role, meta, files, inner);
    const spec = meta.specs.get(files.tasks?.replace(/\.ya?ml$/, '') ?? 'main');
    if (spec) checkGiven(role, spec, this.#loading);
    const tasks = [
      ...(spec ? [argumentsStep(role, spec, inner, place, this.#loading)] : []),
      ...(await this.#steps(path, 'tasks', inner, files.tasks)),
    ];
    const own = roleFile(path, 'handlers', files.handlers) ?? path;
    const handlers = this.#withHandlers.has(own)
      ? []
      : await this.#steps(path, 'handlers', inner, files.handlers);
    this.#withHandlers.add(own);
    this.#open.pop();
    return { role, tasks, handlers };
  }

  /** Reads a role's defaults/ and vars/, and puts them above those of its dependencies. */
  async #addValues(role: Role, { values: meta }: Meta, files: RoleFiles, context: Context): Promise<void> {
    const { findings } = this.#loading;
    const place = placeOf(meta, 'dependencies');
    const needed = await this.add(meta.dependencies, '"dependencies"', context, place);
    for (const part of ['defaults', 'vars'] as const) {
      const file = roleFile(role.path, part, files[part]);
      const value = file ? await this.#loading.read(file) : undefined;
      const name = join(role.path, part, 'main.yml');
      const own = mappingOr(value, name, startOf(role.path, part), findings);
      checkNames(own, findings);
      await checkTemplates(own, findings);
      const below = needed.map((other) => other[part]);
      role[part] = [...below, own].reduce(merged, Object.create(null) as Values);
    }
  }

  async #steps(
    path: string,
    part: 'tasks' | 'handlers',
    context: Context,
    from?: string,
  ): Promise<TaskNode<CompiledTask>[]> {
    const file = roleFile(path, part, from);
    const inner = { ...context, folder: join(path, part), files: file ? [file] : [] };
    const value = file ? await this.#loading.read(file) : undefined;
    const isHandler = part === 'handlers';
    // a handler runs because it was notified, not because its role's conditions hold
    const outer = isHandler ? { ...inner, when: [], whenUses: [], around: [], listen: [] } : inner;
    const what = `${part}/${from ?? 'main.yml'}`;
    return outer.compileTasks(value, what, outer, this.#loading, startOf(path, part), isHandler);
  }
}

/**
 * Names for a position in the play, as far as includes decide whether a host reaches it: the whole play, then the
 * branches around the position, outermost first.
 */
function branchesTo({ around }: Context): string[] {
  const names = around.flatMap((each) => ('include' in each ? `${each.include.task.id} ${each.branch}` : []));
  return ['', ...names.map((_, i) => names.slice(0, i + 1).join('/'))];
}
