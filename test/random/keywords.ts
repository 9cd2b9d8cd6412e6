import type { Dice } from './dice.ts';
import type { Names } from './names.ts';
import type { Task } from './tasks.ts';

/** What stands beside the module of a task. */
export class RandomKeywords {
  readonly #dice: Dice;
  readonly #names: Names;
  readonly #converges: boolean;

  constructor(dice: Dice, names: Names, converges: boolean) {
    this.#dice = dice;
    this.#names = names;
    this.#converges = converges;
  }

  /** A loop around several tasks; loops inside have items of their own. */
  around(): Task {
    const control = { loop_var: `around${this.#dice.from(1, 1000)}` };
    return this.some(20, () => ({ loop: this.#names.loop(), loop_control: control }));
  }

  judged(result: string | undefined): Task {
    if (!result) return {};
    const condition = () =>
      this.#dice.of([`${result}.rc == 0`, `${result}.stdout == ''`, 'false', this.#names.condition()]);
    return {
      ...this.some(15, () => ({ changed_when: condition() })),
      ...this.some(15, () => ({ failed_when: condition() })),
    };
  }

  /** Where hosts may be lost, no host does the tasks of another one: when it is lost is a matter of chance. */
  manner(): Task {
    return {
      ...this.some(30, () => this.when()),
      ...this.some(8, () => ({ run_once: true })),
      ...this.some(8, () => ({
        delegate_to: this.#dice.of(this.#converges ? ['one', 'two', 'localhost'] : ['localhost']),
      })),
      ...this.some(8, () => ({ throttle: 1 })),
      ...this.some(8, () => ({ timeout: 30 })),
      ...this.some(8, () => ({ no_log: true })),
      ...this.some(8, () => ({ any_errors_fatal: true })),
      ...this.some(15, () => ({ ignore_errors: this.#dice.of<unknown>([true, this.#names.condition()]) })),
    };
  }

  notify(): Task {
    return this.some(30, () => ({
      notify: this.#dice.of([['H1'], ['H2', 'H3'], ...(this.#converges ? [] : [['H1', 'H3']])]),
    }));
  }

  register(chance: number): { register?: string } {
    return this.#dice.percent(chance) ? { register: this.#names.result() } : {};
  }

  when(): Task {
    return { when: this.#dice.times(1, 2, () => this.#names.condition()) };
  }

  some(chance: number, make: () => Task): Task {
    return this.#dice.percent(chance) ? make() : {};
  }
}
