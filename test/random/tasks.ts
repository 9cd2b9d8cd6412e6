import type { Dice } from './dice.ts';
import { RandomKeywords } from './keywords.ts';
import type { Names } from './names.ts';
import { home } from './playbook.ts';

export type Task = Record<string, unknown>;

/** Makes tasks. What they write is their own, or what they do is not the same each time. */
export class RandomTasks {
  readonly files: Record<string, string> = {};
  readonly #dice: Dice;
  readonly #names: Names;
  readonly #converges: boolean;
  readonly #keywords: RandomKeywords;
  #count = 0;

  constructor(dice: Dice, names: Names, converges: boolean) {
    this.#dice = dice;
    this.#names = names;
    this.#converges = converges;
    this.#keywords = new RandomKeywords(dice, names, converges);
  }

  /** A task, or a block of them that is so deep at most. */
  task(depth: number): Task {
    const name = `T${++this.#count}`;
    return this.#dice.weighted<Task>([
      [10, () => this.#state(name)],
      [5, () => this.#probe(name)],
      [4, () => this.#word(name)],
      [2, () => this.#failing(name)],
      [1, () => this.#meta()],
      [depth > 0 ? 4 : 0, () => this.#block(depth - 1)],
      [depth > 0 ? 1 : 0, () => this.#include(depth - 1)],
      [this.#converges ? 0 : 6, () => this.#fickle(name)],
    ]);
  }

  /** It may fail, or tell others, only where it is run each time. */
  handler(name: string): Task {
    const path = `${home}/${name}`;
    const touch = { name, command: { cmd: `touch ${path}`, creates: path } };
    const log = { name, shell: { cmd: `echo ${name} >>${home}/log` } };
    if (this.#converges) return touch;
    return {
      ...this.#dice.of<Task>([touch, log, { name, command: 'false' }]),
      ...this.#keywords.some(20, () => ({ notify: this.#dice.of(['H1', 'H2', 'H3']) })),
      ...this.#keywords.some(20, () => ({ listen: 'news' })),
      ...this.#keywords.some(20, () => this.#keywords.when()),
      ...this.#keywords.some(10, () => ({ run_once: true })),
    };
  }

  /** What brings a host into a state, and finds it there when it is run again. */
  #state(name: string): Task {
    // files that others write as well are none of a state
    const path = `${home}/${this.#converges ? name : this.#dice.of(['a', 'b', name])}`;
    const looped = this.#dice.percent(25);
    const own = looped ? `${path}-{{ item }}` : path;
    const text = this.#names.text();
    const args = this.#dice.weighted<Task>([
      [3, () => ({ copy: { dest: own, content: text, mode: this.#dice.of(['0600', '0644']) } })],
      [1, () => ({ file: { path: `${own}.d`, state: 'directory', mode: '0750' } })],
      [1, () => ({ file: { path: `${own}.link`, state: 'link', src: '/tmp' } })],
      [1, () => ({ file: { path: `${own}.gone`, state: 'absent' } })],
      [2, () => ({ lineinfile: { path: `${home}/lines`, line: `${name} ${text}`, create: true } })],
      [2, () => ({ command: { cmd: `touch ${own}.made`, creates: `${own}.made` } })],
    ]);
    const loop = looped ? { loop: this.#names.loop() } : {};
    return {
      name,
      ...args,
      ...loop,
      ...this.#keywords.manner(),
      ...this.#keywords.notify(),
      ...this.#keywords.register(this.#converges ? 0 : 50),
    };
  }

  /** What looks and changes nothing. */
  #probe(name: string): Task {
    const cmd = this.#dice.of([
      'true',
      'false',
      'echo x',
      'echo {{ inventory_hostname }}',
      'pwd; echo "$WORD" >&2',
    ]);
    const forgiven = cmd === 'false' ? { ignore_errors: this.#dice.percent(80) } : {};
    const result = this.#keywords.register(50);
    const until = { until: `${result.register}.rc == 0`, retries: 1, delay: 0 };
    const environment = this.#keywords.some(10, () => ({ environment: { WORD: this.#names.text() } }));
    return {
      ...{ name, shell: { cmd, read_only: true }, ...this.#keywords.manner(), ...forgiven },
      ...(result.register ? this.#keywords.some(20, () => until) : {}),
      ...result,
      ...environment,
    };
  }

  /** What the controller does by itself. */
  #word(name: string): Task {
    const word = this.#dice.weighted<Task>([
      [3, () => ({ set_fact: { [this.#names.fact()]: this.#names.text() } })],
      [2, () => ({ debug: { msg: this.#names.text() }, ...this.#keywords.register(50) })],
      [1, () => ({ assert: { that: [this.#names.condition()] }, ignore_errors: this.#dice.percent(70) })],
    ]);
    return {
      name,
      ...word,
      ...this.#keywords.some(50, () => this.#keywords.when()),
      ...this.#keywords.some(10, () => ({ run_once: true })),
    };
  }

  #failing(name: string): Task {
    const task = this.#dice.of<Task>([
      { command: 'false' },
      { fail: { msg: this.#names.text() } },
      { shell: 'exit 3' },
    ]);
    return {
      name,
      ...task,
      ...this.#keywords.some(70, () => this.#keywords.when()),
      ...this.#keywords.some(40, () => ({ ignore_errors: true })),
    };
  }

  #meta(): Task {
    const word = this.#dice.weighted<string>([
      [5, () => 'flush_handlers'],
      [1, () => this.#dice.of(['end_host', 'end_play', 'end_batch'])],
      [1, () => 'clear_host_errors'],
      [1, () => 'reset_connection'],
    ]);
    return { meta: word, ...(word.startsWith('end') ? this.#keywords.when() : {}) };
  }

  #block(depth: number): Task {
    const tasks = (low: number) => this.#dice.times(low, 3, () => this.task(depth));
    return {
      block: tasks(1),
      ...this.#keywords.some(60, () => ({ rescue: tasks(1) })),
      ...this.#keywords.some(40, () => ({ always: tasks(1) })),
      ...this.#keywords.some(30, () => this.#keywords.when()),
      ...this.#keywords.some(10, () => ({ ignore_errors: true })),
      ...this.#keywords.around(),
    };
  }

  #include(depth: number): Task {
    const file = `tasks-${++this.#count}.yml`;
    this.files[file] = JSON.stringify(this.#dice.times(1, 3, () => this.task(depth)));
    return {
      include_tasks: file,
      vars: { given: this.#names.text() },
      ...this.#keywords.some(30, () => this.#keywords.when()),
      ...this.#keywords.around(),
    };
  }

  /** What does something each time, or ends its shell, or its host's. */
  #fickle(name: string): Task {
    const [log, tries] = [`${home}/log`, `${home}/tries`];
    const task = this.#dice.weighted<Task>([
      [
        6,
        () => ({
          shell: { cmd: `echo ${name} "$WORD" >>${log}` },
          environment: { WORD: this.#names.text() },
        }),
      ],
      [
        2,
        () => ({
          shell: `echo x >>${tries}; test $(wc -l <${tries}) -ge 2`,
          ...{ register: 'rt', until: 'rt.rc == 0', delay: 0 },
        }),
      ],
      [
        2,
        () => ({
          shell: `cat ${this.#dice.of(['a', 'b', 'log', 'lines'].map((file) => `${home}/${file}`))}`,
        }),
      ],
      [1, () => ({ shell: 'kill -9 $PPID' })],
      [
        0.5,
        () => ({
          shell: `kill -9 $(cut -d' ' -f4 /proc/$PPID/stat) $PPID`,
          ignore_unreachable: this.#dice.percent(70),
        }),
      ],
      [
        1,
        () => ({
          copy: { dest: `${home}/a`, content: this.#names.text() },
          check_mode: this.#dice.percent(50),
        }),
      ],
      [1, () => ({ shell: 'sleep 5', timeout: 0.1 })],
    ]);
    const result = 'until' in task ? {} : this.#keywords.register(60);
    return {
      name,
      ...task,
      ...this.#keywords.manner(),
      ...result,
      ...this.#keywords.judged(result.register),
      ...this.#keywords.notify(),
    };
  }
}
