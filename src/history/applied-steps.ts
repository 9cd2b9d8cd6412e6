import { basename, dirname, join, relative } from 'node:path';
import type { HostRecap } from '../core/events.ts';
import { isPutBack } from '../core/put-back.ts';
import { parseJson } from '../core/text.ts';
import { newestFirst } from './find-run.ts';
import type { KeptEvent } from './kept-event.ts';
import type { HistoryPlace } from './places/place.ts';
import { jsonIn, type RunStart, type RunSummary } from './run-files.ts';

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
 * @param places where runs are kept
 * @param playbooks absolute paths, and where they are in git
 */
export async function appliedStates<T extends WantedStep>(
  places: readonly HistoryPlace[],
  playbooks: Pick<RunStart, 'playbooks' | 'git'>,
  steps: readonly T[],
): Promise<Map<T, AppliedState>> {
  const found = new Map<T, AppliedState>();
  const open = new Set(steps);
  for (const [name, place] of await newestFirst(places)) {
    if (open.size === 0) break;
    const texts = await place.read(name);
    const start = jsonIn<RunStart>(texts?.start);
    if (!texts || !start || !isOf(start, playbooks)) continue;
    const done = doneIn(texts.events);
    const hosts = jsonIn<RunSummary>(texts.summary)?.hosts ?? {};
    const isWhole = start.partial !== true;
    for (const step of open) {
      const key = done.get(`${step.host}\0${step.identity}`);
      const state = key === undefined ? undefined : key.has(step.key) ? 'same' : 'other';
      const isNew = isWhole && isDone(hosts[step.host]);
      const result = state ?? (isNew ? 'new' : undefined);
      if (result) found.set(step, result);
      if (result) open.delete(step);
    }
  }
  return found;
}

type Playbooks = Pick<RunStart, 'playbooks' | 'git'>;

/** Whether a run was one of these playbooks, here or in another clone of their repository. */
function isOf(run: Partial<Playbooks>, wanted: Playbooks): boolean {
  const known = new Set([...(run.playbooks ?? []), ...placesInGit(run)]);
  const inGit = placesInGit(wanted);
  return wanted.playbooks.every(
    (path, i) => known.has(path) || (inGit[i] !== undefined && known.has(inGit[i])),
  );
}

/** The playbooks as paths in their repository; none without one that has a remote. */
function placesInGit({ playbooks = [], git }: Partial<Playbooks>): string[] {
  const { remote, folder } = git ?? {};
  if (remote === undefined || folder === undefined) return [];
  const top = dirname(playbooks[0] ?? '');
  return playbooks.map(
    (path) => `${remote}:${join('/', folder, relative(top, dirname(path)), basename(path))}`,
  );
}

function isDone(recap: HostRecap | undefined): boolean {
  return recap !== undefined && recap.failed === 0 && !recap.unreachable;
}

/** The keys of the steps that a run has done, by host and identity. */
function doneIn(events: string): Map<string, Set<string>> {
  const done = new Map<string, Set<string>>();
  for (const event of eventsWithKeys(events)) {
    if (event.event !== 'task' || event.key === undefined) continue;
    if ((event.status !== 'changed' && event.status !== 'unchanged') || isPutBack(event)) continue;
    const at = `${event.host}\0${stepIdentity(event)}`;
    done.set(at, (done.get(at) ?? new Set()).add(event.key));
  }
  return done;
}

/** The last line may be a part of one: the program may have been killed as it wrote. */
function eventsWithKeys(events: string): KeptEvent[] {
  const lines = events.split('\n').slice(0, -1);
  return lines
    .filter((line) => line.includes('"key":"'))
    .map((line) => parseJson(line) as unknown as KeptEvent);
}
