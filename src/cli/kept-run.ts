import type { KeptRunOptions, RecordedRun } from '../api/recorded-run.ts';
import { complain } from './streams.ts';

interface KeptCommand extends KeptRunOptions {
  history?: 'on' | 'off';
  resumeFrom?: string;
  /** Some tasks are left out. */
  isPartial: boolean;
}

/** Begins to keep the run of this command in the history; undefined if the user wants none, or it cannot be kept. */
export async function recordOf(
  playbooks: readonly string[],
  { history, resumeFrom, ...kept }: KeptCommand,
): Promise<RecordedRun | undefined> {
  if (history === 'off') return undefined;
  const { recordRun } = await import('../api/recorded-run.ts');
  return recordRun(playbooks, {
    ...kept,
    args: process.argv.slice(2),
    from: resumeFrom,
    warn: (message) => complain(`warning: ${message}\n`),
  });
}
