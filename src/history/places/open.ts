import { homedir } from 'node:os';
import { Trouble } from '../../core/errors.ts';
import { historyFolder } from '../run-folders.ts';
import { FolderPlace } from './folder.ts';
import type { HistoryPlace } from './place.ts';

/**
 * Opens a shared place.
 * @param place a folder, or the URL of a database, such as postgresql://db1/history
 * @throws Error if the database cannot be reached
 */
export async function openPlace(place: string): Promise<HistoryPlace> {
  if (/^postgres(?:ql)?:/.test(place)) return (await import('./postgres.ts')).PostgresPlace.open(place);
  return new FolderPlace(place.replace(/^~(?=\/|$)/, homedir()));
}

/** The runs of this user on this controller. */
export function ownPlace(): HistoryPlace {
  return new FolderPlace(historyFolder());
}

/**
 * Does something with the runs of this user, and those of a shared place.
 * @throws Trouble if the shared place cannot be opened
 */
export async function withPlaces<T>(
  place: string | undefined,
  work: (places: HistoryPlace[]) => Promise<T>,
): Promise<T> {
  const shared = place === undefined ? undefined : await openPlace(place).catch(cannotRead);
  try {
    return await work([ownPlace(), ...(shared ? [shared] : [])]);
  } finally {
    await shared?.close();
  }
}

/** The history cannot answer. */
export function cannotRead(error: Error): never {
  throw new Trouble(`the history cannot be read: ${error.message}`);
}

/** Copies an own run to a shared place. */
export async function shareRun(name: string, place: string): Promise<void> {
  const run = await ownPlace().read(name);
  if (!run) throw new Error('it is not in the history');
  const shared = await openPlace(place);
  try {
    await shared.add(name, run);
  } finally {
    await shared.close();
  }
}
