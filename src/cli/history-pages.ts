import { shownCommand } from '../core/command-line.ts';
import { exitCode, Trouble } from '../core/errors.ts';
import { runEvents } from '../history/run-events.ts';
import { type RunStart, readRun } from '../history/run-files.ts';
import { runNames } from '../history/run-folders.ts';
import { runPage } from '../report/html/html-report.ts';
import { RunRecord } from '../report/html/run-record.ts';
import { runsPage } from '../report/html/runs-page.ts';
import { outcome } from './runs.ts';

/** The most runs of a list. */
const most = 200;

/** The page with the runs of the history. */
export function pageOfRuns(): string {
  const names = runNames().reverse().slice(0, most);
  return runsPage(
    names.flatMap((name) => {
      const run = readRun(name);
      if (!run) return [];
      const { time, by } = run.start;
      return [{ name, time, by, command: commandOf(run.start), outcome: outcome(run.summary) }];
    }),
  );
}

/**
 * The page about a run of the history.
 * @throws Trouble if there is no such run
 */
export async function pageOfRun(name: string): Promise<string> {
  const known = runNames().includes(name) ? readRun(name) : undefined;
  if (!known)
    throw new Trouble(`there is no run ${name}`, {
      hint: 'kplay runs shows them',
      exitCode: exitCode.invalid,
    });
  const run = new RunRecord();
  for await (const event of runEvents(name)) run.see(event);
  return runPage(run, { by: known.start.by, command: commandOf(known.start) });
}

function commandOf({ args }: RunStart): string {
  return args ? shownCommand(args) : 'kplay (its arguments contain a secret)';
}
