import type { Place } from '../../core/errors.ts';
import { Findings } from '../../core/findings.ts';
import type { Value } from '../../core/values.ts';
import { type LoadedModule, loadModule, moduleNames } from '../../modules/catalog.ts';
import { loadYaml } from '../../yaml/read.ts';
import { InventoryForecast } from '../hosts/inventory-forecast.ts';

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
  readonly #modules = new Map<string, Promise<LoadedModule>>();
  #names: Promise<string[]> | undefined;
  #tasks = 0;

  constructor(rolesPath: readonly string[] = []) {
    this.rolesPath = rolesPath;
  }

  /** Reads a YAML file once; undefined when it is missing or broken, which is reported. */
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
