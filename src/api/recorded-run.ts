import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { commandLine, withoutSecrets } from '../core/command-line.ts';
import { controllerName } from '../core/controller-name.ts';
import type { StepHistory } from '../core/done-step.ts';
import { exitCode, Trouble } from '../core/errors.ts';
import type { EndEvent, Event } from '../core/events.ts';
import type { StepMark } from '../core/step-mark.ts';
import { version } from '../core/version.ts';
import type { EarlierSteps } from '../history/done-steps.ts';
import type { KeptEvent } from '../history/kept-event.ts';
import type { RunStart } from '../history/run-files.ts';
import type { HistoryLimits } from '../history/run-folders.ts';

/** How runs are kept. */
export interface KeptRunOptions {
  historyPlace?: string;
  historyKeep?: HistoryLimits;
}

/** A run that begins, as the history keeps it. */
export interface KeptRun extends KeptRunOptions {
  /** The arguments of the command line; absent if a program has begun the run. */
  args?: readonly string[];
  /** The name of the run that this one resumes. */
  from?: string | undefined;
  /** Some tasks are left out, such as by tags. */
  isPartial?: boolean;
  /** Takes a sentence about what could not be kept: this is no failure of the run. */
  warn: (message: string) => void;
}

/** What is kept of a run while it is at work. */
export interface RecordedRun {
  name: string;
  emit: (event: Event, mark?: StepMark) => void;
  steps: StepHistory;
  end: (end: EndEvent) => Promise<void>;
}

/**
 * Begins to keep a run in the history; undefined if it cannot be kept, which is no reason not to run.
 * @param playbooks their paths; the commit of the first one is that of the run
 * @throws Trouble if there is no run that this one resumes
 */
export async function recordRun(
  playbooks: readonly string[],
  kept: KeptRun,
): Promise<RecordedRun | undefined> {
  const { EarlierSteps } = await import('../history/done-steps.ts');
  const { runFiles } = await import('../history/run-files.ts');
  const { from, warn } = kept;
  const earlier = from === undefined ? undefined : new EarlierSteps(stepsOf(from, runFiles));
  try {
    return await begin(playbooks, kept, earlier);
  } catch (error) {
    if (from !== undefined) throw cannotKeep(error);
    warn(cannotKeep(error).message);
    return undefined;
  }
}

async function begin(
  playbooks: readonly string[],
  { args, historyPlace, historyKeep, isPartial = false, warn }: KeptRun,
  earlier: EarlierSteps | undefined,
): Promise<RecordedRun> {
  const { doneLine } = await import('../history/done-steps.ts');
  const { LineFile } = await import('../history/line-file.ts');
  const { runFiles, writeStart, writeSummary } = await import('../history/run-files.ts');
  const { newRunFolder } = await import('../history/run-folders.ts');
  const { gitStateOf } = await import('../history/git/git-state.ts');
  const { jsonLine } = await import('../report/json.ts');
  const name = newRunFolder(historyKeep);
  const git = gitStateOf(dirname(playbooks[0]!));
  writeStart(name, {
    ...startOf(args),
    playbooks: playbooks.map((playbook) => resolve(playbook)),
    ...(isPartial && { partial: true }),
    ...(git && { git }),
  });
  const steps = new LineFile(runFiles(name).steps);
  const events = new LineFile(runFiles(name).events);
  return {
    name,
    emit: (event, mark) => events.add(jsonLine(withKey(event, mark))),
    steps: {
      add: (host, key, step) => steps.add(doneLine(host, key, step)),
      has: (host, key) => earlier?.has(host, key) === true,
      take: (host, key) => earlier?.take(host, key),
    },
    async end(end) {
      steps.close();
      const error = events.close();
      if (error) warn(cannotKeep(error).message);
      writeSummary(name, end);
      if (historyPlace !== undefined) await share(name, historyPlace, warn);
    },
  };
}

/** A result with the key of its step, by which later commands compare runs. */
function withKey(event: Event, mark: StepMark | undefined): KeptEvent {
  return mark && !mark.isCheck ? { ...event, key: mark.key } : event;
}

function stepsOf(name: string, runFiles: (name: string) => { steps: string }): string {
  const { steps } = runFiles(name);
  if (!existsSync(steps))
    throw new Trouble(`there is no run ${name} that can be resumed`, {
      hint: 'kplay runs shows them; one that has succeeded leaves nothing to resume',
      exitCode: exitCode.invalid,
    });
  return steps;
}

function cannotKeep(error: unknown): Trouble {
  return new Trouble(`the history of this run cannot be kept: ${(error as Error).message}`, {
    hint: '--history off keeps none',
    exitCode: exitCode.invalid,
  });
}

/** Copies a run to the shared place. A failure is no failure of the run. */
async function share(name: string, place: string, warn: KeptRun['warn']): Promise<void> {
  try {
    const { shareRun } = await import('../history/places/open.ts');
    await shareRun(name, place);
  } catch (error) {
    const why = (error as Error).message || (error as NodeJS.ErrnoException).code;
    warn(`run ${name} is not copied to history_place: ${withoutSecrets(String(why))}`);
  }
}

function startOf(args: readonly string[] | undefined): Omit<RunStart, 'playbooks'> {
  const line = commandLine(args ?? []);
  const isSecret = withoutSecrets(line) !== line;
  const pipeline = pipelineAddress(process.env);
  return {
    time: new Date().toISOString(),
    kplay: version,
    by: controllerName(),
    folder: process.cwd(),
    ...(args ? !isSecret && { args: [...args] } : { api: true as const }),
    ...(pipeline && { pipeline }),
  };
}

/** The page of the job that runs the program. */
function pipelineAddress(env: NodeJS.ProcessEnv): string | undefined {
  const { BUILD_URL, CI_JOB_URL, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = env;
  const github = GITHUB_RUN_ID && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
  return BUILD_URL || CI_JOB_URL || github || undefined;
}
