/** A source of numbers from 0 to 1 that is the same for the same seed (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Makes tasks that register results, set facts and ask for both; none of them fails for good. */
export class RandomTasks {
  readonly #next: () => number;
  #count = 0;
  readonly #results = ['r', 's', 't', 'u'];
  readonly #facts: string[] = [];

  constructor(seed: number) {
    this.#next = numbers(seed);
  }

  /** A play of tasks, each in one line or a block of such. */
  play(tasks: number): string {
    const first = this.#results.map(
      (name) => `    - {command: {cmd: echo x, read_only: true}, register: ${name}}\n`,
    );
    const lines = [...first, ...this.#many(tasks, () => `    - ${this.#task(1)}\n`)].join('');
    const handlers = ['H', 'K'].map((name) => `    - ${this.#command(`name: ${name}, `)}\n`).join('');
    return `- name: P\n  hosts: [one, two]\n  tasks:\n${lines}  handlers:\n${handlers}`;
  }

  #many<T>(count: number, make: () => T): T[] {
    return Array.from({ length: count }, make);
  }

  #of<T>(...all: T[]): T {
    return all[Math.floor(this.#next() * all.length)]!;
  }

  #maybe(text: () => string): string {
    return this.#next() < 0.4 ? text() : '';
  }

  #task(depth: number): string {
    const name = `name: T${++this.#count}, `;
    const kind = this.#next();
    if (kind < 0.3) return this.#command(name);
    if (kind < 0.45) return this.#probe(name);
    if (kind < 0.7) return this.#setFact(name);
    if (kind < 0.85 || depth === 0) return `{${name}debug: {msg: "${this.#text()}"}${this.#when()}}`;
    const inner = (part: string) => `${part}: [${this.#many(2, () => this.#task(depth - 1)).join(', ')}]`;
    return `{${name}${inner('block')}, ${inner('rescue')}, ${inner('always')}${this.#when()}}`;
  }

  /** Check mode does not run it. */
  #command(name: string): string {
    const result = this.#of(...this.#results);
    const judged = this.#maybe(() => `, changed_when: ${JSON.stringify(this.#condition(1, result))}`);
    const notified = this.#maybe(() => `, notify: ${this.#of('H', 'K')}`);
    const command = `command: "echo ${this.#word()}"`;
    return `{${name}${command}, register: ${result}${judged}${notified}${this.#manner()}}`;
  }

  #probe(name: string): string {
    const command = this.#of('"true"', '"false"', `echo ${this.#word()}`);
    const forgiven = command === '"false"' ? ', ignore_errors: true' : '';
    return `{${name}command: {cmd: ${command}, read_only: true}${forgiven}, register: ${this.#of(...this.#results)}${this.#manner()}}`;
  }

  #setFact(name: string): string {
    const fact = this.#of('a', 'b', 'c', 'd');
    const task = `{${name}set_fact: {${fact}: "${this.#text()}"}${this.#manner()}}`;
    this.#facts.push(fact);
    return task;
  }

  #manner(): string {
    return (
      this.#maybe(() => ', loop: [x, y]') + this.#when() + this.#maybe(() => this.#of('', ', run_once: true'))
    );
  }

  #when(): string {
    if (this.#next() < 0.4) return '';
    const conditions = this.#many(this.#of(1, 1, 2), () => JSON.stringify(this.#condition(2)));
    return `, when: [${conditions.join(', ')}]`;
  }

  #word(): string {
    return this.#of('x', 'y', 'z');
  }

  #text(): string {
    const fact = this.#facts.length > 0 ? `{{ default ${this.#of(...this.#facts)} 'x' }}` : 'x';
    const result = `{{ default ${this.#of(...this.#results)}.stdout 'y' }}`;
    return this.#of(this.#word(), fact, result, '{{ inventory_hostname }}');
  }

  #condition(depth: number, own?: string): string {
    const kind = depth === 0 ? 0 : this.#next();
    if (kind < 0.4) return this.#atom(own);
    const [a, b] = [this.#condition(depth - 1, own), this.#condition(depth - 1, own)];
    if (kind < 0.6) return `(${a} && ${b})`;
    if (kind < 0.8) return `(${a} || ${b})`;
    if (kind < 0.9) return `!(${a})`;
    return `(${a} ? ${b} : ${this.#condition(depth - 1, own)})`;
  }

  #atom(own: string | undefined): string {
    const result = own ?? this.#of(...this.#results);
    const fact = this.#facts.length > 0 ? this.#of(...this.#facts) : undefined;
    const word = this.#word();
    return this.#of(
      'true',
      'false',
      'inventory_hostname == "one"',
      ...this.#about(result, word),
      ...(fact ? [`defined(${fact})`, `default(${fact}, "x") == "${word}"`] : []),
    );
  }

  #about(result: string, word: string): string[] {
    return [
      `defined(${result})`,
      `${result}.changed`,
      `${result}.failed`,
      `default(${result}.rc, 9) == 0`,
      `default(${result}.stdout, "z") == "${word}"`,
      `default(${result}.skipped, false)`,
    ];
  }
}
