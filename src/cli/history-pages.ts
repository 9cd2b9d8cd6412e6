import { shownCommand } from '../core/command-line.ts';
import { eventsIn } from '../history/events-in.ts';
import { type FoundRun, lastRunsOf } from '../history/find-run.ts';
import type { HistoryPlace } from '../history/places/place.ts';
import type { RunStart } from '../history/run-files.ts';
import { runPage } from '../report/html/html-report.ts';
import { RunRecord } from '../report/html/run-record.ts';
import { runsPage } from '../report/html/runs-page.ts';
import { outcome } from './runs.ts';

/** The most runs of a list. */
const most = 100;

/** The page with the last runs of the history. */
export async function pageOfRuns(places: readonly HistoryPlace[]): Promise<string> {
  const runs = await lastRunsOf(places, most);
  return runsPage(
    runs.map(({ name, start, summary }) => {
      const { time, by } = start;
      return { name, time, by, command: commandOf(start), outcome: outcome(summary) };
    }),
  );
}

/** The page about a run of the history. */
export function pageOfRun({ start, events }: FoundRun): string {
  const run = new RunRecord();
  for (const event of eventsIn(events)) run.see(event);
  return runPage(run, { by: start.by, command: commandOf(start) });
}

function commandOf({ args }: RunStart): string {
  return args ? shownCommand(args) : 'kplay (its arguments contain a secret)';
}
