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
export async function withPlaces<T>(
  { historyPlace }: HistoryOptions,
  work: (places: HistoryPlace[]) => Promise<T>,
): Promise<T> {
  const { openPlace, ownPlace } = await import('../history/places/open.ts');
  const shared = historyPlace === undefined ? undefined : await opened(() => openPlace(historyPlace));
  try {
    return await work([ownPlace(), ...(shared ? [shared] : [])]);
  } finally {
    await shared?.close();
  }
}

/** Does something with the index of these runs. */
export function withIndex<T>(options: HistoryOptions, work: (index: HistoryIndex) => T): Promise<T> {
  return withPlaces(options, async (places) => {
    const { openIndex } = await import('../history/index/open-index.ts');
    const index = await opened(() => openIndex(places, (text) => complain(`warning: ${text}\n`)));
    try {
      return work(index);
    } finally {
      await index.close();
    }
  });
}

async function opened<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw new Trouble(`the history cannot be read: ${(error as Error).message}`);
  }
}

/** A question that the history cannot answer. */
export function unanswered(message: string, hint?: string): Trouble {
  return new Trouble(message, { ...(hint && { hint }), exitCode: exitCode.invalid });
}
