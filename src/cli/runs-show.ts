import type { Command } from 'commander';
import { eventsIn } from '../history/events-in.ts';
import type { FoundRun } from '../history/find-run.ts';
import { commandOf } from '../history/run-files.ts';
import { type HistoryOptions, historyOptions, unanswered, withRuns } from './history-index.ts';
import { say, sayJson, useColor } from './streams.ts';

interface ShowOptions extends HistoryOptions {
  json?: true;
  verbose: number;
}

/** Adds `kplay runs show`: the report of a run again. */
export function runsShowCommand(runs: Command): void {
  historyOptions(runs.command('show'))
    .description('show the report of a run again')
    .argument('<run>', 'its name, as `kplay runs` shows it, or the end of the name')
    .option(
      '-v, --verbose',
      'show unchanged and skipped tasks; -vv also the output of commands',
      (_, n: number) => n + 1,
      0,
    )
    .option('--json', 'its events, see docs/events.md')
    .action(async (text: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<ShowOptions>();
      const run = await runNamed(text, options);
      if (options.json) sayJson(run.events);
      else await report(run, options);
    });
}

/** Reads a run of the history. */
export async function runNamed(text: string, options: HistoryOptions): Promise<FoundRun> {
  const { findRun } = await import('../history/find-run.ts');
  const found = await withRuns(options, (places) => findRun(places, text));
  if (!Array.isArray(found)) return found;
  const hint = found.length > 1 ? `it can be ${found.slice(0, 5).join(', ')}` : 'kplay runs shows them';
  throw unanswered(`there is no run ${text}`, hint);
}

async function report({ name, start, events }: FoundRun, { verbose }: ShowOptions): Promise<void> {
  const { plainReport } = await import('../report/plain.ts');
  const { runAgain } = await import('./run-again.ts');
  const { shortTime } = await import('../history/changed-text.ts');
  const commit = start.git
    ? `, commit ${start.git.commit.slice(0, 12)}${start.git.dirty ? ' with changes' : ''}`
    : '';
  say(`Run ${name}: ${shortTime(start.time)} by ${start.by}${commit}\n${commandOf(start)}\n`);
  const again = runAgain(start.args ?? []);
  const view = plainReport(process.stdout, {
    verbose,
    color: useColor(process.stdout),
    timestamps: false,
    // files may have changed since
    read: () => undefined,
    ...(start.args && { again }),
  });
  for (const event of eventsIn(events)) view.event(event);
  await view.end();
}
