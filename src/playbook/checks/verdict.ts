import { conditionsHold } from '../../evaluate/conditions.ts';
import { mayNotify } from '../handlers.ts';
import type { KnownHost } from '../hosts/growth.ts';
import { isExpanded } from '../includes/around.ts';
import type { Step } from '../step.ts';
import { rootsWithItem } from './rendered.ts';
import type { View } from './view.ts';

/** Does a task run on a host, as far as its conditions tell before the run? */
export type Verdict = 'runs' | 'perhaps' | 'skipped';

/** Judges the conditions of tasks with what is known of a host. Asked only when something is wrong with a task. */
export class Verdicts {
  readonly #view: View;
  readonly #roots = new Map<Step, string[]>();
  readonly #known = new Map<string, Verdict>();

  constructor(view: View) {
    this.#view = view;
  }

  of(step: Step, host: KnownHost): Verdict {
    if (step.task.when.length === 0 && !isExpanded(step.task)) return 'runs';
    const key = this.#key(step, host);
    let verdict = this.#known.get(key);
    if (verdict === undefined) {
      verdict = this.#judge(step, host);
      this.#known.set(key, verdict);
    }
    return verdict;
  }

  /** A handler runs where a task that notifies it may run. */
  ofHandler(id: number, steps: readonly Step[], host: KnownHost): Verdict {
    const verdicts = steps.filter((step) => mayNotify(step.task, id)).map((step) => this.of(step, host));
    if (verdicts.every((verdict) => verdict === 'skipped')) return 'skipped';
    return verdicts.includes('runs') ? 'runs' : 'perhaps';
  }

  #judge(step: Step, host: KnownHost): Verdict {
    const perItem = this.#view.ways(step, host).map(({ scope, isSure }): Verdict => {
      const holds = conditionsHold(step.task, scope);
      if (holds === false) return 'skipped';
      return holds === true && isSure ? 'runs' : 'perhaps';
    });
    if (perItem.includes('runs')) return 'runs';
    return perItem.includes('perhaps') ? 'perhaps' : 'skipped';
  }

  /** Equal for tasks with the same conditions on hosts where these read the same values. */
  #key(step: Step, host: KnownHost): string {
    let roots = this.#roots.get(step);
    if (!roots) {
      const direct = step.task.when.flatMap((condition) => condition.paths.map(({ path }) => path[0]!));
      roots = this.#view.reach.roots(rootsWithItem(direct, step, this.#view.heads));
      this.#roots.set(step, roots);
    }
    return `${step.task.id} ${this.#view.keys.of(host, roots)}`;
  }
}
