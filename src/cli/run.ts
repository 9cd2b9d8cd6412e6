import { dirname } from 'node:path';
import { type Command, Option } from 'commander';
import type { KeptRunOptions, RecordedRun } from '../api/recorded-run.ts';
import { exitCode, Trouble } from '../core/errors.ts';
import { recordOf } from './kept-run.ts';
import { type ListChoice, listPlan } from './listed.ts';
import { append } from './option-values.ts';
import { allowEmptyOption, hostOptions, rolesPathOption } from './options.ts';
import { reportOptions } from './report-options.ts';
import { loadInputs, type ReportedRunOptions, type RunExtras, reportedRun } from './reported-run.ts';

export interface RunOptions extends ReportedRunOptions, ListChoice, KeptRunOptions {
  tags?: string[];
  skipTags?: string[];
  startAtTask?: string;
  forceHandlers?: true;
  history?: 'on' | 'off';
  /** The name of the run that this one resumes. */
  resumeFrom?: string;
}

/** Adds `kplay run`. */
export function runCommand(program: Command): void {
  const command = program.command('run').description('bring hosts into the state that playbooks describe');
  reportOptions(playbookOptions(command))
    .option('-C, --check', 'show what would change, and change nothing')
    .option('-D, --diff', 'show how files change')
    .option(
      '--profile',
      'show which tasks and hosts took the time, their CPU time, and the round trips and bytes of each host',
    )
    .option('--force-handlers', 'run notified handlers on hosts that failed, whatever the plays say')
    .option('--step', 'ask before each task whether to run it')
    .option('--one-by-one', 'wait for the result of each task before the next one is sent')
    .addOption(new Option('--resume-from <run>', 'take up a run where it ended, see kplay resume'))
    .option('--list-hosts', 'show the hosts of the plays, and end')
    .option('--list-tasks', 'show the tasks of the plays, and end')
    .option('--list-tags', 'show the tags of the tasks, and end')
    .action(async (playbooks: string[], options: RunOptions) => {
      process.exitCode = await runPlaybooks(playbooks, options);
    });
}

/** Adds what chooses the tasks of a run, and its hosts. */
export function playbookOptions(command: Command): Command {
  return hostOptions(command)
    .argument('<playbook...>', 'playbooks to run, one after the other')
    .option('-t, --tags <tags>', 'only tasks with one of these tags', append)
    .option('--skip-tags <tags>', 'no tasks with one of these tags', append)
    .option('--start-at-task <task>', 'skip the tasks before this one')
    .addOption(rolesPathOption())
    .addOption(allowEmptyOption());
}

/** Runs playbooks and reports it; returns the exit code. */
export async function runPlaybooks(
  playbooks: string[],
  options: RunOptions,
  extras: RunExtras = {},
): Promise<number> {
  const { plan, inventory, extraVars } = await loadInputs(
    options,
    dirname(playbooks[0]!),
    async (setting) => {
      const { loadPlan } = await import('../playbook/load.ts');
      return loadPlan(playbooks, {
        ...setting,
        tags: words(options.tags),
        skipTags: words(options.skipTags),
        startAtTask: options.startAtTask,
      });
    },
  );
  if (options.listHosts || options.listTasks || options.listTags) return listPlan(plan, options);
  if (options.forceHandlers) for (const play of plan.plays) play.forceHandlers = true;
  options.playbook = playbooks.join(' ');
  return reportedRun(plan, inventory, extraVars, options, {
    record: recordFor(playbooks, options),
    ...extras,
  });
}

/** Returns what begins to keep the run. */
function recordFor(
  playbooks: readonly string[],
  options: RunOptions,
): (() => Promise<RecordedRun | undefined>) | undefined {
  const { history, check, resumeFrom, tags, skipTags, startAtTask, step } = options;
  const isPartial = Boolean(tags || skipTags || startAtTask || step);
  if (history !== 'off' && !check) return () => recordOf(playbooks, { ...options, isPartial });
  if (resumeFrom === undefined) return undefined;
  throw new Trouble('only a run that changes hosts and is kept can resume another one', {
    hint: 'leave out --check and --history off',
    exitCode: exitCode.invalid,
  });
}

function words(lists: string[] | undefined): string[] {
  return (lists ?? [])
    .flatMap((list) => list.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
