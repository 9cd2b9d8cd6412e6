import type { Command } from 'commander';
import type { HostRecap } from '../core/events.ts';
import { commandOf, type RunStart, type RunSummary } from '../history/run-files.ts';
import { type HistoryOptions, historyOptions, withRuns } from './history-index.ts';
import { runsDiffCommand } from './runs-diff.ts';
import { runsShowCommand } from './runs-show.ts';
import { say, sayJson } from './streams.ts';

interface RunsOptions extends HistoryOptions {
  number: number;
  json?: true;
}

/** Adds `kplay runs`, the runs of the history, and returns it for more commands below it. */
export function runsCommand(program: Command): Command {
  const command = historyOptions(program.command('runs'))
    .description('show the runs of the history, the newest first')
    .option('-n, --number <count>', 'how many', Number, 20)
    .option('--json', 'as JSON')
    .action(async (options: RunsOptions) => {
      const rows = await lastRuns(options);
      if (options.json) sayJson(rows.map(({ name, start, summary }) => ({ name, ...start, ...summary })));
      else say(rows.length === 0 ? 'no runs\n' : rows.map(lineOf).join(''));
    });
  runsShowCommand(command);
  runsDiffCommand(command);
  return command;
}

interface ListedRun {
  name: string;
  start: RunStart;
  summary: RunSummary | undefined;
}

function lastRuns(options: RunsOptions): Promise<ListedRun[]> {
  return withRuns(options, async (places) => {
    const { lastRunsOf } = await import('../history/find-run.ts');
    return lastRunsOf(places, options.number);
  });
}

function lineOf({ name, start, summary }: ListedRun): string {
  return `${name}  ${start.by}  ${outcome(summary).padEnd(24)}  ${commandOf(start)}\n`;
}

/** How a run ended, in words. */
export function outcome(summary: RunSummary | undefined): string {
  if (!summary) return 'did not end';
  const hosts = Object.values(summary.hosts);
  const bad = (is: (host: HostRecap) => boolean) => hosts.filter(is).length;
  const parts = [
    [bad((host) => host.failed > 0), 'failed'],
    [bad((host) => host.unreachable), 'unreachable'],
    [bad((host) => host.changed > 0), 'changed'],
  ] as const;
  const seen = parts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : []));
  if (summary.interrupted) seen.unshift('interrupted');
  return seen.join(', ') || 'unchanged';
}
