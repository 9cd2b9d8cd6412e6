import type { Host } from '../inventory/inventory.ts';
import { find } from './names.ts';
import type { Step } from './task.ts';
import { NotKnown, type View } from './view.ts';

/** Does a task run on a host, as far as its conditions tell before the run? */
export type Verdict = 'runs' | 'perhaps' | 'skipped';

/** Judges the conditions of tasks with what is known of a host. Asked only when something is wrong with a task. */
export class Verdicts {
  readonly #view: View;
  readonly #known = new Map<string, Verdict>();

  constructor(view: View) {
    this.#view = view;
  }

  of(step: Step, host: Host): Verdict {
    if (step.task.when.length === 0) return 'runs';
    const key = this.#key(step, host);
    let verdict = this.#known.get(key);
    if (verdict === undefined) {
      verdict = this.#judge(step, host);
      this.#known.set(key, verdict);
    }
    return verdict;
  }

  /** A handler runs where a task that notifies it may run. */
  ofHandler(id: number, steps: readonly Step[], host: Host): Verdict {
    const verdicts = steps
      .filter((step) => step.task.notifies.includes(id))
      .map((step) => this.of(step, host));
    if (verdicts.every((verdict) => verdict === 'skipped')) return 'skipped';
    return verdicts.includes('runs') ? 'runs' : 'perhaps';
  }

  #judge(step: Step, host: Host): Verdict {
    const perItem = this.#view.scopes(step, host).map((scope) => {
      let verdict: Verdict = 'runs';
      for (const condition of step.task.when) {
        try {
          if (!condition.test(scope)) return 'skipped';
        } catch (error) {
          // what is undefined in a condition, or no condition at all, is reported for itself
          if (error instanceof NotKnown) verdict = 'perhaps';
        }
      }
      return verdict;
    });
    if (perItem.includes('runs')) return 'runs';
    return perItem.includes('perhaps') ? 'perhaps' : 'skipped';
  }

  /** Equal for tasks with the same conditions on hosts where these read the same values. */
  #key(step: Step, host: Host): string {
    const sight = this.#view.sight(step, host);
    const roots = new Set(step.task.when.flatMap((condition) => condition.paths.map(({ path }) => path[0]!)));
    const names = [...roots].flatMap((root) => [root, ...rootsBehind(root, sight)]);
    const values = names.map((name) => {
      const value = find(name, sight);
      return typeof value === 'symbol' || value === undefined ? String(value) : JSON.stringify(value);
    });
    return JSON.stringify([step.task.id, values]);
  }
}

/** The names that the value of a name is made of, at any depth. */
export function rootsBehind(name: string, sight: Parameters<typeof find>[1]): string[] {
  const found = new Set<string>();
  const queue = [name];
  for (const next of queue) {
    const value = find(next, sight);
    if (value === undefined || typeof value === 'symbol') continue;
    for (const { path } of sight.reach.of(value))
      if (!found.has(path[0]!)) {
        found.add(path[0]!);
        queue.push(path[0]!);
      }
  }
  return [...found];
}
