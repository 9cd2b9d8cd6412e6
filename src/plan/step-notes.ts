import { randomBytes } from 'node:crypto';
import { sha256 } from '../core/hash.ts';
import type { PlanNotes, StepFinding } from '../core/planned-step.ts';
import { type SavedStep, saltedKey } from './saved-plan.ts';

/** Notes the steps of a run in check mode, for a plan that is saved. */
export class StepNotes implements PlanNotes {
  readonly salt = randomBytes(16).toString('hex');
  readonly steps: Record<string, SavedStep[]> = Object.create(null);
  readonly unknown: Record<string, string[]> = Object.create(null);
  /** The files that earlier steps of a host would change; undefined for what may change anything. */
  readonly #changed = new Map<string, (string | undefined)[]>();

  add(finding: StepFinding): void {
    const { host, task, key } = finding;
    const step = { task, key: saltedKey(this.salt, key), finds: this.#finds(finding) };
    this.steps[host] ??= [];
    this.steps[host].push(step);
    if (finding.acts) this.#noteChange(host, finding.path);
  }

  addUnknown(host: string, task: string): void {
    this.unknown[host] ??= [];
    if (!this.unknown[host].includes(task)) this.unknown[host].push(task);
    this.#noteChange(host, undefined);
  }

  #finds({ host, acts, seen, path }: StepFinding): string {
    if (!acts) return 'nothing';
    // after changes of the plan itself, its state may be another one
    if (seen === undefined || this.#mayBeChanged(host, path)) return '';
    return `${this.salt}:${sha256(`${this.salt}\n${seen}`)}`;
  }

  #noteChange(host: string, path: string | undefined): void {
    const before = this.#changed.get(host) ?? [];
    this.#changed.set(host, [...before, path]);
  }

  /** Changes of files leave other files alone; whatever else changes may change anything, and depend on anything. */
  #mayBeChanged(host: string, path: string | undefined): boolean {
    const changed = this.#changed.get(host) ?? [];
    return changed.some((other) => path === undefined || other === undefined || overlap(path, other));
  }
}

/** Whether one path is the other, or is inside of it. */
function overlap(a: string, b: string): boolean {
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}
