import { conditionsHold } from '../evaluate/conditions.ts';
import { type CompiledTask, includesAround } from '../playbook/compile/compiled-task.ts';
import { mayNotify } from '../playbook/compile/handlers.ts';
import type { KnownHost } from '../playbook/hosts/inventory-forecast.ts';
import { rootsWithItem } from './rendered.ts';
import type { VariableView } from './variable-view.ts';

/** Whether a task runs on a host, as far as its conditions decide before the run. */
export type WhenVerdict = 'runs' | 'perhaps' | 'skipped';

/** Evaluates the conditions of tasks with what is known about a host; needed only when a task has a problem. */
export class WhenVerdicts {
  readonly #view: VariableView;
  readonly #roots = new Map<CompiledTask, string[]>();
  readonly #known = new Map<string, WhenVerdict>();

  constructor(view: VariableView) {
    this.#view = view;
  }

  of(step: CompiledTask, host: KnownHost): WhenVerdict {
    if (step.task.when.length === 0 && includesAround(step).length === 0) return 'runs';
    const key = this.#key(step, host);
    let verdict = this.#known.get(key);
    if (verdict === undefined) {
      verdict = this.#judge(step, host);
      this.#known.set(key, verdict);
    }
    return verdict;
  }

  /** A handler runs where a task that notifies it can run. */
  ofHandler(id: number, steps: readonly CompiledTask[], host: KnownHost): WhenVerdict {
    const verdicts = steps.filter((step) => mayNotify(step.task, id)).map((step) => this.of(step, host));
    if (verdicts.every((verdict) => verdict === 'skipped')) return 'skipped';
    return verdicts.includes('runs') ? 'runs' : 'perhaps';
  }

  #judge(step: CompiledTask, host: KnownHost): WhenVerdict {
    const perItem = this.#view.ways(step, host).map(({ scope, isSure }): WhenVerdict => {
      const holds = conditionsHold(step.task, scope);
      if (holds === false) return 'skipped';
      return holds === true && isSure ? 'runs' : 'perhaps';
    });
    if (perItem.includes('runs')) return 'runs';
    return perItem.includes('perhaps') ? 'perhaps' : 'skipped';
  }

  /** Equal for tasks with the same conditions on hosts where these conditions read the same values. */
  #key(step: CompiledTask, host: KnownHost): string {
    let roots = this.#roots.get(step);
    if (!roots) {
      const direct = step.task.when.flatMap((condition) => condition.paths.map(({ path }) => path[0]!));
      roots = this.#view.reach.roots(rootsWithItem(direct, step));
      this.#roots.set(step, roots);
    }
    return `${step.task.id} ${this.#view.equalHosts.keyOf(host, roots)}`;
  }
}
