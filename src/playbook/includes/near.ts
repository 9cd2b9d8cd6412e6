import { basename, dirname, join } from 'node:path';
import { didYouMean } from '../../core/errors.ts';
import { filesIn } from '../keywords/fits.ts';

/** The hint for a file that is in none of these folders: the name that was likely meant. */
export function nearFile(name: string, folders: readonly string[]): string {
  const beside = folders.flatMap((folder) => filesIn(join(folder, dirname(name))));
  const close = didYouMean(basename(name), beside);
  return close
    ? `did you mean "${join(dirname(name), close)}"?`
    : `looked in ${[...new Set(folders)].join(', ')}`;
}
