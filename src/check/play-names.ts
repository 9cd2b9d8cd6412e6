import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import type { Loading } from '../playbook/compile/loading.ts';
import type { KnownHost } from '../playbook/hosts/inventory-forecast.ts';
import { headsAround } from '../playbook/includes/around.ts';
import type { Foreseen, NameForecast } from '../playbook/includes/name-forecast.ts';
import { filesOf } from '../playbook/includes/vars-files.ts';
import { renderText, UndefinedVariable } from '../template/render.ts';
import { LiveNames } from './live-names.ts';
import { byValues } from './rendered.ts';
import { VariableReach } from './variable-reach.ts';
import { VariableView, type ViewedPlay, type ViewOptions } from './variable-view.ts';

/** Is a variable missing for which the conditions of the step ask? Then it is skipped. */
function isGuarded(error: unknown, { guards }: CompiledTask): boolean {
  return error instanceof UndefinedVariable && guards.has(error.parts[0]!);
}

/** What can be said of the names of files and roles while a play is read: what its hosts' variables make of them. */
export class PlayNames implements NameForecast {
  readonly #play: ViewedPlay;
  readonly #hosts: readonly KnownHost[];
  readonly #options: Omit<ViewOptions, 'heads'> | undefined;
  readonly #prompts: readonly string[];
  readonly #loading: Loading;

  /**
   * @param options absent when there is no inventory: nothing is known then
   * @param prompts names of variables that are asked for
   */
  constructor(
    play: ViewedPlay,
    hosts: readonly KnownHost[],
    options: Omit<ViewOptions, 'heads'> | undefined,
    prompts: readonly string[],
    loading: Loading,
  ) {
    this.#play = play;
    this.#hosts = hosts;
    this.#options = options;
    this.#prompts = prompts;
    this.#loading = loading;
  }

  /** What texts become that stand in these arguments of a step. */
  async names(step: CompiledTask, texts: readonly string[], from: readonly string[]): Promise<Foreseen> {
    const names = new Set(texts.filter((text) => !text.includes('{{')));
    if (names.size === texts.length) return { names, isOpen: false };
    let isOpen = this.#hosts.length === 0;
    const view = await this.#view(step);
    for (const [host] of view ? byValues(step, from, this.#hosts, view) : [])
      for (const scope of view!.scopes(step, host!))
        for (const text of texts)
          try {
            names.add(renderText(text, scope));
          } catch (error) {
            isOpen ||= !isGuarded(error, step);
          }
    return { names, isOpen: isOpen || view === undefined };
  }

  /** What is defined in the run by then has any value. */
  async #view(step: CompiledTask): Promise<VariableView | undefined> {
    if (!this.#options) return undefined;
    const { heads, defined, findings } = this.#loading;
    const steps = [step, ...headsAround(step.task).flatMap((head) => heads.get(head) ?? [])];
    const mappings = steps.flatMap(({ task: { vars, role } }) => [
      vars,
      ...(role ? [role.defaults, role.vars, role.params] : []),
    ]);
    const all = new Set([this.#play.vars, ...filesOf(this.#play), this.#options.extraVars, ...mappings]);
    const reach = new VariableReach(all, this.#hosts, async () => new Map(), findings);
    await reach.follow(steps.flatMap(({ uses }) => [...uses['before loop'], ...uses['in loop']]));
    const live = new LiveNames([...defined, ...this.#prompts]);
    return new VariableView(this.#play, live, reach, { ...this.#options, heads });
  }
}
