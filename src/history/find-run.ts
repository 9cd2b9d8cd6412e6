import type { HistoryPlace, RunTexts } from './places/place.ts';
import { jsonIn, type RunStart, type RunSummary } from './run-files.ts';
import { isRunName } from './run-folders.ts';

/** A run that was found, with all that is known of it. */
export interface FoundRun {
  name: string;
  start: RunStart;
  summary: RunSummary | undefined;
  events: string;
}

/**
 * Finds a run by its name, or by an end of the name that only one run has.
 * @returns the names that the text can mean if there is not exactly one
 */
export async function findRun(places: readonly HistoryPlace[], text: string): Promise<FoundRun | string[]> {
  for (const place of isRunName(text) ? places : []) {
    const texts = await place.read(text);
    const run = texts && foundRun(text, texts);
    if (run) return run;
  }
  const names = new Set<string>();
  for (const place of places) for (const name of (await place.runs()).keys()) names.add(name);
  const close = [...names].filter((name) => name.endsWith(text) || name.startsWith(text)).sort();
  return close.length === 1 && close[0] !== text ? findRun(places, close[0]!) : close;
}

function foundRun(name: string, { start, summary, events }: RunTexts): FoundRun | undefined {
  const known = jsonIn<RunStart>(start);
  return known && { name, start: known, summary: jsonIn<RunSummary>(summary), events };
}

/** The last runs, the newest first. */
export async function lastRunsOf(
  places: readonly HistoryPlace[],
  count: number,
): Promise<Omit<FoundRun, 'events'>[]> {
  const found: Omit<FoundRun, 'events'>[] = [];
  for (const [name, place] of await newestFirst(places)) {
    if (found.length >= count) break;
    const texts = await place.read(name);
    const run = texts && foundRun(name, texts);
    if (run) found.push({ name, start: run.start, summary: run.summary });
  }
  return found;
}

/** The names of the runs of all places, each with the first place that has it. */
export async function newestFirst(places: readonly HistoryPlace[]): Promise<[name: string, HistoryPlace][]> {
  const known = new Map<string, HistoryPlace>();
  for (const place of places)
    for (const name of (await place.runs()).keys()) if (!known.has(name)) known.set(name, place);
  return [...known].sort(([a], [b]) => (a < b ? 1 : -1));
}
