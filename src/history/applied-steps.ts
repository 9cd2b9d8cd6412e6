import { readFileSync } from 'node:fs';
import type { HostRecap } from '../core/events.ts';
import { parseJson } from '../core/text.ts';
import type { KeptEvent } from './kept-event.ts';
import { type RunStart, readRun, runFiles } from './run-files.ts';
import { runNames } from './run-folders.ts';

/** A step whose last result in the history is wanted. */
export interface WantedStep {
  host: string;
  key: string;
  /** The task and what it manages: the same for another wanted state. */
  identity: string;
}

/** same: the last run left it as it is wanted now · other: it left it in another state · new: it did not have it. */
export type AppliedState = 'same' | 'other' | 'new';

/** The identity of a step in the history. */
export function stepIdentity(step: {
  task: string;
  module: string;
  item?: string | undefined;
  resource?: string | undefined;
}): string {
  return JSON.stringify([step.module, step.resource ?? '', step.task, step.item ?? '']);
}

/**
 * Compares steps with what the last runs of these playbooks applied. A step is left out if no run is known.
 * @param playbooks absolute paths
 */
export function appliedStates<T extends WantedStep>(
  playbooks: readonly string[],
  steps: readonly T[],
): Map<T, AppliedState> {
  const found = new Map<T, AppliedState>();
  const open = new Set(steps);
  for (const name of runNames().reverse()) {
    if (open.size === 0) break;
    const run = readRun(name);
    if (!run || !isOf(run.start, playbooks)) continue;
    const done = readDone(name);
    const isWhole = run.start.partial !== true;
    for (const step of open) {
      const key = done.get(`${step.host}\0${step.identity}`);
      const state = key === undefined ? undefined : key.has(step.key) ? 'same' : 'other';
      const isNew = isWhole && isDone(run.summary?.hosts[step.host]);
      const result = state ?? (isNew ? 'new' : undefined);
      if (result) found.set(step, result);
      if (result) open.delete(step);
    }
  }
  return found;
}

/** Whether a run was one of these playbooks. */
function isOf({ playbooks: known = [] }: Partial<RunStart>, playbooks: readonly string[]): boolean {
  return playbooks.every((playbook) => known.includes(playbook));
}

function isDone(recap: HostRecap | undefined): boolean {
  return recap !== undefined && recap.failed === 0 && !recap.unreachable;
}

/** The keys of the steps that a run has done, by host and identity. */
function readDone(name: string): Map<string, Set<string>> {
  const done = new Map<string, Set<string>>();
  for (const event of readKept(runFiles(name).events)) {
    if (event.event !== 'task' || event.key === undefined) continue;
    if (event.status !== 'changed' && event.status !== 'unchanged') continue;
    const at = `${event.host}\0${stepIdentity(event)}`;
    done.set(at, (done.get(at) ?? new Set()).add(event.key));
  }
  return done;
}

function readKept(file: string): KeptEvent[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    return lines
      .filter((line) => line.includes('"key":"'))
      .map((line) => parseJson(line) as unknown as KeptEvent);
  } catch {
    return [];
  }
}
