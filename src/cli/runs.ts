import type { Command } from 'commander';
import { commandLine } from '../core/command-line.ts';
import type { HostRecap } from '../core/events.ts';
import type { RunStart, RunSummary } from '../history/run-files.ts';
import { say, sayJson } from './streams.ts';

/** Adds `kplay runs`: the runs of the history. */
export function runsCommand(program: Command): void {
  program
    .command('runs')
    .description('show the runs of the history, the newest first')
    .option('-n, --number <count>', 'how many', Number, 20)
    .option('--json', 'as JSON')
    .action(async ({ number, json }: { number: number; json?: true }) => {
      const { readRun } = await import('../history/run-files.ts');
      const { runNames } = await import('../history/run-folders.ts');
      const rows = runNames()
        .reverse()
        .flatMap((name) => {
          const run = readRun(name);
          return run ? { name, ...run } : [];
        })
        .slice(0, number);
      if (json) sayJson(rows.map(({ name, start, summary }) => ({ name, ...start, ...summary })));
      else say(rows.length === 0 ? 'no runs\n' : rows.map(lineOf).join(''));
    });
}

function lineOf({
  name,
  start,
  summary,
}: {
  name: string;
  start: RunStart;
  summary: RunSummary | undefined;
}): string {
  const command = start.args
    ? commandLine(['kplay', ...start.args])
    : 'kplay (its arguments contain a secret)';
  return `${name}  ${start.by}  ${outcome(summary).padEnd(24)}  ${command}\n`;
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
