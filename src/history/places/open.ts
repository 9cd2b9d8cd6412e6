import { homedir } from 'node:os';
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
