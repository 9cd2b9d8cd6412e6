import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { commandLine, withoutSecrets } from '../core/command-line.ts';
import type { RunAgain } from '../report/report.ts';

/** A longer list of hosts goes into a file. */
const longestList = 200;

/**
 * Makes the command that repeats a run on some of its hosts.
 * @param words the arguments of the program, such as `run site.yml -i hosts.yml -l web`
 */
export function runAgain(words: readonly string[]): RunAgain {
  const kept = withoutOnce(words);
  return (hosts) => {
    const list = hosts.join(',');
    const limit = list.length > longestList ? (listFile(kept, hosts) ?? list) : list;
    return withoutSecrets(commandLine(['kplay', ...kept, '-l', limit]));
  };
}

/**
 * Leaves out the limit, and the file of events, which must not be overwritten. The last limit counts, so one that is
 * hidden among other letters (`-vl web`) may stay.
 */
function withoutOnce(words: readonly string[]): string[] {
  return words.filter((word, i) => {
    const isValue = ['-l', '--limit', '--json'].includes(words[i - 1] ?? '');
    return !isValue && !/^(?:-l.*|--(?:limit|json)(?:=.*)?)$/s.test(word);
  });
}

/** Writes the hosts into a file, one for each command; returns it as a limit, undefined if it cannot be written. */
function listFile(words: readonly string[], hosts: readonly string[]): string | undefined {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(cache, 'kplay', 'failed');
  const hash = createHash('sha256').update(JSON.stringify([process.cwd(), words]));
  const file = join(folder, hash.digest('hex').slice(0, 12));
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${hosts.join('\n')}\n`, { mode: 0o600 });
    return `@${file}`;
  } catch {
    return undefined;
  }
}
