import { type CompiledTask, includesAround } from '../playbook/compile/compiled-task.ts';
import type { Loading } from '../playbook/compile/loading.ts';
import type { KnownHost } from '../playbook/hosts/inventory-forecast.ts';
import type { ForecastNames, NameForecast } from '../playbook/includes/name-forecast.ts';
import { filesOf } from '../playbook/includes/vars-files.ts';
import { renderText, UndefinedVariable } from '../template/render.ts';
import { LiveNames } from './live-names.ts';
import { byValues } from './rendered.ts';
import { VariableReach } from './variable-reach.ts';
import { VariableView, type ViewedPlay, type ViewOptions } from './variable-view.ts';

/** Whether a variable that the conditions of the step need is missing: then the step is skipped. */
function isGuarded(error: unknown, { guards }: CompiledTask): boolean {
  return error instanceof UndefinedVariable && guards.has(error.parts[0]!);
}

/** Finds names of files and roles while a play is compiled, from the variables of its hosts. */
export class PlayNames implements NameForecast {
  readonly #play: ViewedPlay;
  readonly #hosts: readonly KnownHost[];
  readonly #options: ViewOptions | undefined;
  readonly #prompts: readonly string[];
  readonly #loading: Loading;

  /**
   * @param options absent without an inventory: then nothing is known
   * @param prompts names of variables of `vars_prompt`
   */
  constructor(
    play: ViewedPlay,
    hosts: readonly KnownHost[],
    options: ViewOptions | undefined,
    prompts: readonly string[],
    loading: Loading,
  ) {
    this.#play = play;
    this.#hosts = hosts;
    this.#options = options;
    this.#prompts = prompts;
    this.#loading = loading;
  }

  /** What the texts in these arguments of a step become. */
  async names(step: CompiledTask, texts: readonly string[], from: readonly string[]): Promise<ForecastNames> {
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

  /** Names that are defined in the run before this step can have any value. */
  async #view(step: CompiledTask): Promise<VariableView | undefined> {
    if (!this.#options) return undefined;
    const { defined, findings } = this.#loading;
    const steps = [step, ...includesAround(step)];
    const mappings = steps.flatMap(({ task: { vars, role } }) => [
      vars,
      ...(role ? [role.defaults, role.vars, role.params] : []),
    ]);
    const all = new Set([this.#play.vars, ...filesOf(this.#play), this.#options.extraVars, ...mappings]);
    const reach = new VariableReach(all, this.#hosts, async () => new Map(), findings);
    await reach.follow(steps.flatMap(({ uses }) => [...uses['before loop'], ...uses['in loop']]));
    const live = new LiveNames([...defined, ...this.#prompts]);
    return new VariableView(this.#play, live, reach, this.#options);
  }
}
