import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { didYouMean, type Place } from '../core/errors.ts';
import { isMapping, typeName, type Value, type Values } from '../core/values.ts';
import { keyPlaceOf, placeOf } from '../yaml/read.ts';
import { type Context, merged, union } from './context.ts';
import { checkNames, checkTypes, listOr, mappingOr, unknownKeyword } from './keywords.ts';
import type { Loading } from './loading.ts';
import type { Role } from './plan.ts';
import { roleKeywords, textOf } from './schema.ts';
import type { Step } from './task.ts';
import { compileTasks, includeContext } from './tasks.ts';
import { checkTemplates, type Spot } from './uses.ts';

/** A role's tasks and handlers in a play, its dependencies' first. */
interface Compiled {
  role: Role;
  tasks: Step[];
  handlers: Step[];
}

/** The roles of one play: each stands in it once, unless its parameters or conditions differ. */
export class Roles {
  readonly tasks: Step[] = [];
  readonly handlers: Step[] = [];
  readonly #loading: Loading;
  readonly #done = new Map<string, Compiled>();
  readonly #withHandlers = new Set<string>();
  readonly #open: string[] = [];

  constructor(loading: Loading) {
    this.#loading = loading;
  }

  /** Adds the roles of a `roles:` or `dependencies:` list, in order; gives back the roles themselves. */
  async add(
    value: Value | undefined,
    what: string,
    context: Context,
    place: Place | undefined,
  ): Promise<Role[]> {
    const entries = listOr(value, what, place, this.#loading.findings);
    const roles: Role[] = [];
    for (const i of entries.keys()) {
      const role = await this.#entry({ container: entries, key: i }, entries[i]!, context);
      if (role) roles.push(role);
    }
    return roles;
  }

  /** The tasks of a role that a task includes; its handlers join the others. It may be included many times. */
  async include(
    { name, from, params }: { name: string; from: string | undefined; params: Values },
    spot: Spot,
    raw: Values,
    context: Context,
  ): Promise<Step[]> {
    const place = placeOf(spot.container, spot.key);
    const path = this.#find(name, context, place);
    if (!path) return [];
    const inner = { ...(await includeContext(raw, context, this.#loading)), vars: context.vars };
    const before = this.tasks.length;
    const { tasks, handlers } = await this.#opened(path, () =>
      this.#compile(name, path, params, inner, from),
    );
    // what the role depends on comes before it, in the same place
    const needed = this.tasks.splice(before);
    this.handlers.push(...handlers);
    if (from !== undefined && !mainFile(path, 'tasks', from))
      this.#loading.findings.error('unknown-file', `the role "${name}" has no tasks/${from}.yml`, { place });
    return [...needed, ...tasks];
  }

  /** The folder of a role that is not being read already. */
  #find(name: string, context: Context, place: Place | undefined): string | undefined {
    const path = findRole(name, context, this.#loading, place);
    if (!path || !this.#open.includes(path)) return path;
    const chain = [...this.#open, path].map((folder) => folder.split('/').pop()).join(' → ');
    this.#loading.findings.error('role-cycle', `roles depend on each other: ${chain}`, { place });
    return undefined;
  }

  async #opened<T>(path: string, work: () => Promise<T>): Promise<T> {
    this.#open.push(path);
    const result = await work();
    this.#open.pop();
    return result;
  }

  async #entry(spot: Spot, entry: Value, context: Context): Promise<Role | undefined> {
    const { findings } = this.#loading;
    if (typeof entry === 'string') return this.#role(entry, spot, Object.create(null) as Values, context);
    const place = placeOf(spot.container, spot.key);
    if (!isMapping(entry)) {
      findings.error('wrong-type', `a role must be a name or a mapping, not ${typeName(entry)}`, { place });
      return undefined;
    }
    for (const key of Object.keys(entry))
      if (key === 'name') this.#refuse(entry, key, 'write role: instead of name:');
      else if (!Object.hasOwn(roleKeywords, key)) this.#unknown(entry, key);
    checkTypes(entry, roleKeywords, findings);
    const name = textOf(entry.role ?? entry.name);
    if (name === undefined) {
      findings.error('missing-argument', 'the entry names no role', { place, hint: 'write role: NAME' });
      return undefined;
    }
    return this.#role(name, { container: entry, key: 'role' }, entry, context);
  }

  #unknown(entry: Values, key: string): void {
    if (didYouMean(key, Object.keys(roleKeywords)))
      unknownKeyword(entry, key, roleKeywords, this.#loading.findings);
    else this.#refuse(entry, key, 'write what the role is given below vars:');
  }

  #refuse(entry: Values, key: string, hint: string): void {
    this.#loading.findings.error('unknown-keyword', `unknown keyword "${key}"`, {
      place: keyPlaceOf(entry, key),
      hint,
    });
  }

  async #role(name: string, spot: Spot, entry: Values, context: Context): Promise<Role | undefined> {
    const place = placeOf(spot.container, spot.key);
    const path = this.#find(name, context, place);
    if (!path) return undefined;
    // what the entry has under vars are parameters of the role, a level of their own
    const inner = { ...(await includeContext(entry, context, this.#loading)), vars: context.vars };
    const params = isMapping(entry.vars) ? entry.vars : (Object.create(null) as Values);
    await checkTemplates(params, this.#loading.findings);
    const key = JSON.stringify([
      path,
      params,
      inner.when.map((w) => w.source),
      inner.become,
      inner.becomeUser,
    ]);
    const done = this.#done.get(key);
    if (done) {
      for (const { task } of done.tasks) task.tags = union(task.tags, inner.tags);
      return done.role;
    }
    const compiled = await this.#opened(path, () => this.#compile(name, path, params, inner));
    this.#done.set(key, compiled);
    this.tasks.push(...compiled.tasks);
    this.handlers.push(...compiled.handlers);
    return compiled.role;
  }

  async #compile(
    name: string,
    path: string,
    params: Values,
    context: Context,
    from?: string,
  ): Promise<Compiled> {
    const role: Role = { name, path, defaults: {}, vars: {}, params };
    const meta = mappingOr(
      await this.#read(path, 'meta'),
      'meta/main.yml',
      start(path, 'meta'),
      this.#loading.findings,
    );
    const place = placeOf(meta, 'dependencies');
    const needed = await this.add(meta.dependencies, '"dependencies"', { ...context, role }, place);
    for (const part of ['defaults', 'vars'] as const) {
      const file = join(path, part, 'main.yml');
      const values = mappingOr(await this.#read(path, part), file, start(path, part), this.#loading.findings);
      checkNames(values, this.#loading.findings);
      await checkTemplates(values, this.#loading.findings);
      role[part] = [...needed.map((other) => other[part]), values].reduce(
        merged,
        Object.create(null) as Values,
      );
    }
    const tasks = await this.#steps(path, 'tasks', { ...context, role }, from);
    const handlers = this.#withHandlers.has(path)
      ? []
      : await this.#steps(path, 'handlers', { ...context, role });
    this.#withHandlers.add(path);
    return { role, tasks, handlers };
  }

  async #steps(path: string, part: 'tasks' | 'handlers', context: Context, from?: string): Promise<Step[]> {
    const file = mainFile(path, part, from);
    const inner = { ...context, folder: join(path, part), files: file ? [file] : [] };
    const value = file ? await this.#loading.read(file) : undefined;
    const isHandler = part === 'handlers';
    // a handler runs because it was notified, not because its role's conditions hold
    const outer = isHandler ? { ...inner, when: [], whenUses: [], within: undefined } : inner;
    return compileTasks(
      value,
      `${part}/${from ?? 'main.yml'}`,
      outer,
      this.#loading,
      start(path, part),
      isHandler,
    );
  }

  async #read(path: string, part: string): Promise<Value | undefined> {
    const file = mainFile(path, part);
    return file ? this.#loading.read(file) : undefined;
  }
}

function mainFile(path: string, part: string, name = 'main'): string | undefined {
  const names = [`${name}.yml`, `${name}.yaml`, ...(name === 'main' ? [] : [name])];
  return names.map((each) => join(path, part, each)).find((file) => existsSync(file));
}

function start(path: string, part: string): Place {
  return { file: mainFile(path, part) ?? path, line: 1, col: 1 };
}

/** Folders that may hold roles: beside the playbook, then in the folder above. */
function roleFolders(playFolder: string): string[] {
  return [join(playFolder, 'roles'), join(dirname(playFolder), 'roles')];
}

function findRole(
  name: string,
  context: Context,
  { findings }: Loading,
  place: Place | undefined,
): string | undefined {
  if (!/^[\w][\w.-]*$/.test(name)) {
    findings.error('unknown-role', `"${name}" cannot be the name of a role`, { place });
    return undefined;
  }
  const folders = roleFolders(context.playFolder);
  const path = folders.map((folder) => join(folder, name)).find((folder) => existsSync(folder));
  if (path) return path;
  const close = didYouMean(name, folders.flatMap(subfolders));
  const hint = close ? `did you mean "${close}"?` : `looked in ${folders.join(' and ')}`;
  findings.error('unknown-role', `there is no role "${name}"`, { place, hint });
  return undefined;
}

function subfolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
