import { randomBytes } from 'node:crypto';
import { controllerName } from '../../core/controller-name.ts';
import type { WarningEvent } from '../../core/events.ts';
import { holderWord } from '../../core/lock-holder.ts';
import type { LockMode, LockPlace } from '../../remote/session/admission.ts';

/** How a run locks its hosts. */
export interface LockSettings {
  mode: LockMode;
  /** Seconds for which it waits for others. */
  wait: number;
  place: LockPlace;
  /** The file of its events. */
  report?: string | undefined;
}

/** A host of a run that holds the lock of its machine, and perhaps shares it with other names of the machine. */
export interface MachineHolder {
  readonly name: string;
  /**
   * From now on, it runs its steps in turns with the other name, which takes the lock when this one ends. Resolves to false
   * if it no longer holds the lock.
   */
  share(heir: MachineHolder): Promise<boolean>;
  /** Takes the lock, and shares it with the others. */
  inherit(others: readonly MachineHolder[]): void;
}

/** How long names of one machine are gathered for one warning, in milliseconds. */
const gathering = 300;

/** What the locks of all hosts of a run share. */
export class RunLock {
  /** The name of the run. */
  readonly id = randomBytes(6).toString('hex');
  readonly settings: LockSettings;
  /** Who holds the lock of each machine, by the name that the kernel gives it. */
  readonly holders = new Map<string, MachineHolder>();
  /** The machines whose lock the run has held. */
  readonly held = new Set<string>();
  readonly #emit: (event: WarningEvent) => void;
  readonly #since = new Date().toISOString();
  readonly #by = controllerName();
  readonly #names = new Map<string, Set<string>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: LockSettings, emit: (event: WarningEvent) => void) {
    this.settings = settings;
    this.#emit = emit;
  }

  /** What the session that holds the lock of a host says about itself. */
  wordFor(host: string): string {
    const { report } = this.settings;
    const holder = { run: this.id, by: this.#by, pid: String(process.pid), since: this.#since, host };
    return holderWord({ ...holder, ...(report !== undefined && { report }) });
  }

  /** Reports that hosts of the run are one machine: once, with the names that are found within a moment. */
  noteSameMachine(machine: string, ...names: string[]): void {
    const known = this.#names.get(machine) ?? new Set();
    for (const name of names) known.add(name);
    this.#names.set(machine, known);
    this.#timer ??= setTimeout(() => this.reportNames(), gathering);
  }

  reportNames(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const names of this.#names.values()) {
      const list = [...names];
      const shown =
        list.length > 10 ? `${list.slice(0, 10).join(', ')} and ${list.length - 10} more` : list.join(', ');
      const message = `one machine has several names in this run: ${shown}; their tasks take turns`;
      this.#emit({ event: 'warning', message });
    }
    this.#names.clear();
  }
}
