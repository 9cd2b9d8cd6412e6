import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { Place } from '../../core/errors.ts';
import { globToRegExp } from '../pattern.ts';

/** How deep files may include each other, as in OpenSSH. */
const deepest = 16;

const pattern = /^\s*(host|match|include|canonicali[sz]ehostname)(?:\s*=\s*|\s+)(.*?)\s*$/i;

/** A line of an ssh_config on which it depends for which hosts the others are. */
export interface SshLine {
  keyword: 'host' | 'match' | 'include' | 'canonicalizehostname';
  words: string[];
  place: Place;
}

/**
 * Reads the Host lines of an ssh_config and of the files that it includes, and others on which it depends which lines
 * apply to a host. Source: ssh_config(5).
 * @param folder that of relative names on `Include` lines; ssh takes ~/.ssh for files of the user
 * @param missing is called for each file that cannot be read
 */
export async function readSshLines(
  file: string,
  missing: (file: string, error: Error) => void,
  folder = join(home(), '.ssh'),
  depth = 0,
): Promise<SshLine[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => error);
  if (typeof text !== 'string') {
    missing(file, text);
    return [];
  }
  const lines: SshLine[] = [];
  for (const line of text.split('\n').flatMap((each, i) => lineOf(each, file, i + 1) ?? [])) {
    lines.push(line);
    if (line.keyword !== 'include' || depth >= deepest) continue;
    for (const path of line.words.flatMap((word) => included(word, folder)))
      lines.push(...(await readSshLines(path, missing, folder, depth + 1)));
  }
  return lines;
}

function lineOf(text: string, file: string, line: number): SshLine | undefined {
  const [, keyword, rest] = pattern.exec(text) ?? [];
  if (!keyword || !rest) return undefined;
  const words = rest.match(/"[^"]*"|[^\s"]+/g)?.map((word) => word.replace(/^"(.*)"$/, '$1')) ?? [];
  const place = { file, line, col: text.indexOf(rest) + 1, length: rest.length };
  return {
    keyword: keyword.toLowerCase().replace('ise', 'ize') as SshLine['keyword'],
    words,
    place,
  };
}

/** ssh reads the home folder from passwd and ignores $HOME. */
function home(): string {
  return userInfo().homedir;
}

/** The files of an `Include`; only the last part of a path may have wildcards. */
function included(word: string, folder: string): string[] {
  const plain = word.startsWith('~/') ? join(home(), word.slice(2)) : word;
  const path = isAbsolute(plain) ? plain : join(folder, plain);
  if (!/[*?[]/.test(path)) return [path];
  const names = globToRegExp(basename(path));
  try {
    return readdirSync(dirname(path))
      .filter((name) => names.test(name) && !name.startsWith('.'))
      .sort()
      .map((name) => join(dirname(path), name));
  } catch {
    return [];
  }
}

/** Whether it includes files that `readSshLines` cannot find. */
export function isObscure({ keyword, words }: SshLine): boolean {
  return keyword === 'include' && words.some((word) => /[%$]|^~[^/]|[*?[].*\//.test(word));
}
