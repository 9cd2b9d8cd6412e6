import type { Command, Option } from 'commander';
import { exitCode, Trouble } from '../core/errors.ts';
import type { HistoryIndex } from '../history/index/open-index.ts';
import type { HistoryPlace } from '../history/places/place.ts';
import { historyPlaceOption } from './options.ts';
import { complain } from './streams.ts';

/** The options of commands that read the history. */
export interface HistoryOptions {
  historyPlace?: string;
}

/** Adds the options of HistoryOptions, and others, to a command. */
export function historyOptions(command: Command, ...more: Option[]): Command {
  for (const option of [historyPlaceOption(), ...more]) command.addOption(option);
  return command;
}

/** Does something with the runs of this user, and those of the shared place if there is one. */
export async function withRuns<T>(
  { historyPlace }: HistoryOptions,
  work: (places: HistoryPlace[]) => Promise<T>,
): Promise<T> {
  const { withPlaces } = await import('../history/places/open.ts');
  return withPlaces(historyPlace, work);
}

/** Does something with the index of these runs. */
export function withIndex<T>(options: HistoryOptions, work: (index: HistoryIndex) => T): Promise<T> {
  return withRuns(options, async (places) => {
    const { openIndex } = await import('../history/index/open-index.ts');
    const { cannotRead } = await import('../history/places/open.ts');
    const index = await openIndex(places, (text) => complain(`warning: ${text}\n`)).catch(cannotRead);
    try {
      return work(index);
    } finally {
      await index.close();
    }
  });
}

/** A question that the history cannot answer. */
export function unanswered(message: string, hint?: string): Trouble {
  return new Trouble(message, { ...(hint && { hint }), exitCode: exitCode.invalid });
}
