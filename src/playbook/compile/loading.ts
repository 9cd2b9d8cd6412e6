import type { Place } from '../../core/errors.ts';
import type { Value } from '../../core/values.ts';
import { type LoadedModule, loadModule, moduleNames } from '../../modules/catalog.ts';
import { loadYaml } from '../../yaml/read.ts';
import { Findings } from '../findings.ts';
import { InventoryForecast } from '../hosts/inventory-forecast.ts';
import type { Task } from '../plan.ts';
import type { CompiledTask } from './compiled-task.ts';

/** What the loading of all playbooks shares: the findings, the files that were read, the modules in use, new hosts. */
export class Loading {
  readonly findings = new Findings();
  /** What the tasks of the plays so far may add to the inventory. */
  readonly growth = new InventoryForecast();
  /** Folders of roles beside those of the playbooks. */
  readonly rolesPath: readonly string[];
  /** The heads of what is expanded in the run, with what the checks know of them. */
  readonly heads = new Map<Task, CompiledTask>();
  /** What tasks with an unknown module would have registered: that it is missing follows from it. */
  readonly lostNames = new Set<string>();
  /** What handlers with an unknown module would have been notified by. */
  readonly lostHandlers = new Set<string>();
  /** The files of tasks that are included by names that are known. */
  readonly included = new Set<string>();
  /** The names that the tasks compiled so far define, in the order of the run as far as there is one. */
  readonly defined = new Set<string>();
  readonly #files = new Map<string, Promise<Value | undefined>>();
  readonly #modules = new Map<string, Promise<LoadedModule>>();
  #names: Promise<string[]> | undefined;
  #tasks = 0;

  constructor(rolesPath: readonly string[] = []) {
    this.rolesPath = rolesPath;
  }

  /** Reads a YAML file once; undefined when it is missing or broken, which has then been reported. */
  read(file: string, place?: Place): Promise<Value | undefined> {
    let value = this.#files.get(file);
    if (!value) {
      value = loadYaml(file).catch((error: unknown) => {
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

  moduleNames(): Promise<string[]> {
    this.#names ??= moduleNames();
    return this.#names;
  }

  /** Loads a module of the catalog once. */
  module(name: string): Promise<LoadedModule> {
    let module = this.#modules.get(name);
    if (!module) {
      module = loadModule(name);
      this.#modules.set(name, module);
    }
    return module;
  }

  nextTaskId(): number {
    return ++this.#tasks;
  }
}
