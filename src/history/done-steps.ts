import { readFileSync } from 'node:fs';
import type { DoneStep } from '../core/done-step.ts';
import { parseJson, toJson } from '../core/text.ts';
import type { Value } from '../core/values.ts';

/** A line of the file: a step of a host. */
interface DoneLine extends DoneStep {
  host: string;
  key: string;
}

/** The line of a step that a run has done, with its newline. */
export function doneLine(host: string, key: string, done: DoneStep): string {
  const line: DoneLine = { host, key, ...done };
  return `${toJson(line as unknown as Value)}\n`;
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
