import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../core/command-line.ts';
import type { EndEvent } from '../core/events.ts';
import type { GitState } from './git/git-state.ts';
import { historyFolder } from './run-folders.ts';

/** What is known of a run when it begins. */
export interface RunStart {
  /** RFC 3339, UTC. */
  time: string;
  kplay: string;
  /** Who ran it, and where, such as alice@ws1. */
  by: string;
  folder: string;
  /** The arguments of the program; absent if they contain a secret, or another program has begun it. */
  args?: string[];
  /** Another program has begun it, see docs/api.md. */
  api?: true;
  /** The playbooks, absolute. */
  playbooks: string[];
  /** Some tasks were left out, such as by tags. */
  partial?: true;
  /** The commit of the playbook. */
  git?: GitState;
  /** The address of the job that has run it, in Jenkins, GitHub Actions and GitLab. */
  pipeline?: string;
}

/** What has begun a run, for people. */
export function commandOf({ args, api, playbooks }: RunStart): string {
  if (args) return commandLine(['kplay', ...args]);
  return api ? `a program, of ${playbooks.join(', ')}` : 'kplay (its arguments contain a secret)';
}

/** How a run ended. */
export type RunSummary = Pick<EndEvent, 'exit_code' | 'ms' | 'interrupted' | 'hosts'>;

/** The paths of the files of a run. */
export function runFiles(name: string) {
  const folder = join(historyFolder(), name);
  return {
    start: join(folder, 'run.json'),
    events: join(folder, 'events.ndjson'),
    steps: join(folder, 'steps.ndjson'),
    summary: join(folder, 'summary.json'),
  };
}

export function writeStart(name: string, start: RunStart): void {
  writeFileSync(runFiles(name).start, `${JSON.stringify(start)}\n`, { mode: 0o600, flag: 'wx' });
}

/** Writes how a run ended. Nothing has to be resumed of one that succeeded. */
export function writeSummary(name: string, { exit_code, ms, interrupted, hosts }: RunSummary): void {
  const { summary, steps } = runFiles(name);
  const text = JSON.stringify({ exit_code, ms, interrupted, hosts });
  writeFileSync(summary, `${text}\n`, { mode: 0o600, flag: 'wx' });
  if (exit_code === 0 && existsSync(steps)) unlinkSync(steps);
}

/** Reads a run; undefined if there is no such run. A run without a summary was killed, or is at work. */
export function readRun(name: string): { start: RunStart; summary: RunSummary | undefined } | undefined {
  const { start, summary } = runFiles(name);
  const known = readJson<RunStart>(start);
  return known && { start: known, summary: readJson<RunSummary>(summary) };
}

/** The value in a text of JSON; undefined if it is not whole: the program may have been killed as it wrote. */
export function jsonIn<T>(text: string | undefined): T | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

function readJson<T>(file: string): T | undefined {
  try {
    return jsonIn<T>(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
