import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { DoneStep } from '../core/done-step.ts';
import { parseJson, toJson } from '../core/text.ts';
import type { Value } from '../core/values.ts';

/** A line of the file: a step of a host. */
interface DoneLine extends DoneStep {
  host: string;
  key: string;
}

/** Notes the steps that a run has done in a file, so that they survive the end of the program at any moment. */
export class DoneSteps {
  readonly #file: number;
  #pending = '';
  #broken = false;

  /** @throws Error if the file cannot be created */
  constructor(path: string) {
    this.#file = openSync(path, 'ax', 0o600);
  }

  /** Notes a step. It is in the file after this turn of the event loop. */
  add(host: string, key: string, done: DoneStep): void {
    if (this.#pending === '') setImmediate(() => this.#write());
    const line: DoneLine = { host, key, ...done };
    this.#pending += `${toJson(line as unknown as Value)}\n`;
  }

  close(): void {
    this.#write();
    this.#broken = true;
    closeSync(this.#file);
  }

  /** A full disk ends the notes, not the run. */
  #write(): void {
    const text = this.#pending;
    this.#pending = '';
    if (text === '' || this.#broken) return;
    try {
      writeSync(this.#file, text);
    } catch {
      this.#broken = true;
    }
  }
}

/** The steps that an earlier run has done, each to be found once. */
export class EarlierSteps {
  readonly #steps = new Map<string, DoneStep[]>();
  readonly count: number;

  constructor(path: string) {
    const lines = readLines(path);
    this.count = lines.length;
    for (const { host, key, ...done } of lines) {
      const name = `${host}\0${key}`;
      const known = this.#steps.get(name);
      if (known) known.push(done);
      else this.#steps.set(name, [done]);
    }
  }

  has(host: string, key: string): boolean {
    return (this.#steps.get(`${host}\0${key}`)?.length ?? 0) > 0;
  }

  /** The first result of these that was not taken. */
  take(host: string, key: string): DoneStep | undefined {
    return this.#steps.get(`${host}\0${key}`)?.shift();
  }
}

/** Leaves out what is no whole line: the program may have been killed as it wrote. */
function readLines(path: string): DoneLine[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.flatMap((line) => {
    try {
      return [parseJson(line) as unknown as DoneLine];
    } catch {
      return [];
    }
  });
}
