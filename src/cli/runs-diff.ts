import type { Command } from 'commander';
import { type HistoryOptions, historyOptions } from './history-index.ts';
import { runNamed } from './runs-show.ts';
import { say, sayJson } from './streams.ts';

/** Adds `kplay runs diff`: what differs between two runs. */
export function runsDiffCommand(runs: Command): void {
  historyOptions(runs.command('diff'))
    .description('show which hosts, outcomes of tasks and times differ between two runs')
    .argument('<before>', 'the name of a run, as `kplay runs` shows it, or the end of the name')
    .argument('<after>', 'that of another one')
    .option('--json', 'as JSON')
    .action(async (before: string, after: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<HistoryOptions & { json?: true }>();
      const { runsDifference } = await import('../history/runs-diff.ts');
      const { runsDiffText } = await import('../history/runs-diff-text.ts');
      const [old, now] = [await runNamed(before, options), await runNamed(after, options)];
      const found = runsDifference(old.events, now.events);
      if (options.json) sayJson(found);
      else say(runsDiffText(found));
    });
}
