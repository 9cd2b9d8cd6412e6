import type { Place } from '../../core/errors.ts';
import { Findings } from '../../core/findings.ts';
import type { Opener } from '../../core/opener.ts';
import type { Value } from '../../core/values.ts';
import { type LoadedModule, loadModule, moduleNames } from '../../modules/catalog.ts';
import { modulesIn } from '../../modules/own-folders.ts';
import { loadYaml } from '../../yaml/read.ts';
import { InventoryForecast } from '../hosts/inventory-forecast.ts';
import type { Role } from '../plan.ts';

/** Where the user's own modules are looked up. */
export interface ModuleContext {
  role: Pick<Role, 'path'> | undefined;
  playFolder: string;
}

/** What the loading of all playbooks shares: the findings, the files read, the modules in use, new hosts. */
export class Loading {
  readonly findings = new Findings();
  /** What the tasks of the plays so far can add to the inventory. */
  readonly inventoryForecast = new InventoryForecast();
  /** Folders of roles besides those of the playbooks. */
  readonly rolesPath: readonly string[];
  /** What tasks with an unknown module would have registered: the missing variable is only a consequence. */
  readonly lostNames = new Set<string>();
  /** The names by which handlers with an unknown module would have been notified. */
  readonly lostHandlers = new Set<string>();
  /** The files of tasks that are included by known names. */
  readonly included = new Set<string>();
  /** The names that the tasks compiled so far define, in the order of the run as far as it is known. */
  readonly defined = new Set<string>();
  readonly #files = new Map<string, Promise<Value | undefined>>();
  readonly #own = new Map<string, ReadonlyMap<string, string>>();
  readonly #taken = new Set<string>();
  #names: Promise<string[]> | undefined;
  #tasks = 0;

  readonly #opener: Opener | undefined;

  constructor(rolesPath: readonly string[] = [], opener?: Opener) {
    this.rolesPath = rolesPath;
    this.#opener = opener;
  }

  /** Reads a YAML file once; undefined when it is missing or broken, which is reported. */
  read(file: string, place?: Place): Promise<Value | undefined> {
    let value = this.#files.get(file);
    if (!value) {
      value = loadYaml(file, { opener: this.#opener }).catch((error: unknown) => {
        this.findings.take(error, place);
        this.findings.isPartial = true;
        return undefined;
      });
      this.#files.set(file, value);
    }
    return value;
  }

  /** The paths of the YAML files that were read so far. */
  filesRead(): string[] {
    return [...this.#files.keys()];
  }

  /** The names of the modules: kplay's, and those in `modules/` of a role and beside the playbook. */
  async moduleNames(at?: ModuleContext): Promise<string[]> {
    this.#names ??= moduleNames();
    const known = await this.#names;
    return at ? [...known, ...this.ownModules(at).keys()] : known;
  }

  /** The folders of the user's own modules, by name; those of a role come first. */
  ownModules({ role, playFolder }: ModuleContext): ReadonlyMap<string, string> {
    const folders = [playFolder, ...(role ? [role.path] : [])];
    const key = folders.join('\0');
    const found = this.#own.get(key) ?? new Map(folders.flatMap((folder) => [...modulesIn(folder)]));
    this.#own.set(key, found);
    return found;
  }

  /** Loads a module that a task can use there. */
  async module(name: string, at: ModuleContext): Promise<LoadedModule> {
    const folder = this.ownModules(at).get(name);
    const isTaken = folder !== undefined && (await this.moduleNames()).includes(name);
    if (isTaken) this.#reportTaken(name, folder);
    return loadModule(name, undefined, isTaken ? undefined : folder);
  }

  #reportTaken(name: string, folder: string): void {
    if (this.#taken.has(folder)) return;
    this.#taken.add(folder);
    this.findings.error('bad-module', `kplay itself has a module "${name}"`, {
      place: { file: folder, line: 1, col: 1 },
      hint: 'give yours another name',
    });
  }

  nextTaskId(): number {
    return ++this.#tasks;
  }
}
