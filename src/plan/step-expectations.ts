import type { PlanExpectations, StepOfPlan } from '../core/planned-step.ts';
import { type SavedPlan, saltedKey } from './saved-plan.ts';

/** What a saved plan says about each step of the run that applies it. */
export class StepExpectations implements PlanExpectations {
  readonly #salt: string;
  readonly #finds = new Map<string, string[]>();
  readonly #unknown = new Set<string>();

  constructor({ salt, steps, unknown }: SavedPlan) {
    this.#salt = salt;
    for (const [host, all] of Object.entries(steps))
      for (const { task, key, finds } of all) {
        const name = nameOf(host, task, key);
        this.#finds.set(name, [...(this.#finds.get(name) ?? []), finds]);
      }
    for (const [host, tasks] of Object.entries(unknown))
      for (const task of tasks) this.#unknown.add(nameOf(host, task));
  }

  /** Of equal steps, the first that was not taken counts. */
  expected({ host, task, key }: StepOfPlan): string | undefined {
    const known = this.#finds.get(nameOf(host, task, saltedKey(this.#salt, key)))?.shift();
    return known ?? (this.#unknown.has(nameOf(host, task)) ? '' : undefined);
  }
}

function nameOf(...parts: string[]): string {
  return JSON.stringify(parts);
}
