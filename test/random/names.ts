import type { Dice } from './dice.ts';

/** What a playbook has defined so far, and texts and conditions that ask for it. */
export class Names {
  readonly #dice: Dice;
  readonly #facts: string[] = [];
  readonly #results: string[] = [];

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  fact(): string {
    const name = this.#dice.of(['fa', 'fb', 'fc']);
    this.#facts.push(name);
    return name;
  }

  result(): string {
    const name = this.#dice.of(['ra', 'rb', 'rc', 'rd']);
    this.#results.push(name);
    return name;
  }

  text(): string {
    return this.#dice.weighted<string>([
      [3, () => this.#dice.of(['x', 'y', 'two words', 'ä"$`'])],
      [2, () => '{{ inventory_hostname }}'],
      [3, () => this.#of(this.#facts, (name) => `{{ default ${name} 'no' }}`)],
      [1, () => this.#of(this.#results, (name) => `{{ ${name}.stdout }}`)],
      [
        3,
        () =>
          this.#of(
            this.#results,
            (name) => `{{ default ${name}.stdout 'no' }}-{{ default ${name}.failed 'no' }}`,
          ),
      ],
    ]);
  }

  condition(): string {
    return this.#dice.weighted<string>([
      [3, () => 'true'],
      [1, () => 'false'],
      [4, () => `inventory_hostname == "${this.#dice.of(['one', 'two'])}"`],
      [4, () => this.#of(this.#results, (name) => `default(${name}.rc, 9) == 0`)],
      [2, () => this.#of(this.#results, (name) => `!default(${name}.failed, false)`)],
      [2, () => this.#of(this.#results, (name) => `default(${name}.skipped, false)`)],
      [1, () => this.#of(this.#results, (name) => `${name}.rc == 0`)],
      [3, () => this.#of(this.#facts, (name) => `default(${name}, "") == "x"`)],
      [1, () => this.#of(this.#facts, (name) => `default(hostvars[inventory_hostname].${name}, "") == "x"`)],
      [1, () => this.#of(this.#facts, (name) => `default(hostvars[inventory_hostname].${name}, "y") == "y"`)],
    ]);
  }

  /** A list as it is, or what an earlier loop has registered. */
  loop(): unknown {
    return this.#dice.weighted<unknown>([
      [3, () => ['p', 'q']],
      [1, () => []],
      [1, () => ['p', '{{ inventory_hostname }}', 'r']],
      [2, () => this.#of(this.#results, (name) => `default(${name}.results, ["s"])`, '["t"]')],
    ]);
  }

  /** About one of these, or something else when there is none. */
  #of(names: readonly string[], about: (name: string) => string, none = 'true'): string {
    return names.length > 0 ? about(this.#dice.of(names)) : none;
  }
}
