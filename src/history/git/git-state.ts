import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { isChanged } from './git-index.ts';

/** The commit that a folder has checked out. */
export interface GitState {
  commit: string;
  branch?: string;
  /** Whether files of the folder that git knows differ from the commit; absent if this takes more than a moment. */
  dirty?: boolean;
  /** The folder inside of the repository; empty for its top. */
  folder?: string;
  /** The host and the path of the remote `origin`, which are the same for all clones: github.com/org/site. */
  remote?: string;
}

/**
 * Reads the commit of a folder from the files of git: a process of git would take longer than all else that is kept
 * of a run. Undefined outside of a repository, and before its first commit.
 * @see https://git-scm.com/docs/gitrepository-layout
 */
export function gitStateOf(folder: string): GitState | undefined {
  const found = findRepository(resolve(folder));
  if (!found) return undefined;
  const { top, own } = found;
  const shared = resolve(own, textIn(join(own, 'commondir')) ?? '.');
  const head = textIn(join(own, 'HEAD'));
  const ref = /^ref: (.*)$/.exec(head ?? '')?.[1];
  const commit = ref === undefined ? head : commitOf(shared, own, ref);
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
  const branch = ref?.replace(/^refs\/heads\//, '');
  const inside = relative(top, resolve(folder));
  const dirty = isChanged(top, inside && `${inside}/`, join(own, 'index'));
  const remote = remoteIn(textIn(join(shared, 'config')) ?? '');
  return {
    commit,
    ...(branch && { branch }),
    ...(dirty !== undefined && { dirty }),
    folder: inside,
    ...(remote !== undefined && { remote }),
  };
}

/**
 * The remote `origin` in a configuration, without its protocol, user and password: clones use different ones.
 * @see https://git-scm.com/docs/git-clone#_git_urls
 */
export function remoteIn(config: string): string | undefined {
  const section = /^\[remote "origin"\]\n((?:[ \t].*\n?)*)/m.exec(config)?.[1] ?? '';
  const url = /^[ \t]*url *= *(\S+)$/m.exec(section)?.[1];
  const [, host, path] =
    /^\w+:\/\/(?:[^/@]*@)?([\w.-]+)(?::\d+)?\/(.+)$/.exec(url ?? '') ??
    /^(?:[^/@:]*@)?([\w.-]+):(?!\/\/)\/?(.+)$/.exec(url ?? '') ??
    [];
  if (host === undefined || path === undefined) return undefined;
  return `${host}/${path.replace(/\/?(?:\.git)?\/?$/, '')}`.toLowerCase();
}

/** The path of a file from the top of its repository, which is the same in all checkouts; outside of one, the whole path. */
export function nameInRepository(file: string): string {
  const top = findRepository(dirname(resolve(file)))?.top;
  return top === undefined ? resolve(file) : relative(top, resolve(file));
}

/** The folder above with a `.git`, and the repository; in a worktree, `.git` is a file that names it. */
function findRepository(folder: string): { top: string; own: string } | undefined {
  for (let top = folder; ; top = dirname(top)) {
    const git = join(top, '.git');
    const linked = /^gitdir: (.*)$/.exec(textIn(git) ?? '')?.[1];
    if (linked !== undefined) return { top, own: resolve(top, linked) };
    if (statSync(join(git, 'HEAD'), { throwIfNoEntry: false })) return { top, own: git };
    if (top === dirname(top)) return undefined;
  }
}

function commitOf(shared: string, own: string, ref: string): string | undefined {
  const loose = textIn(join(shared, ref)) ?? textIn(join(own, ref));
  if (loose !== undefined) return loose;
  const packed = textIn(join(shared, 'packed-refs')) ?? '';
  return packed
    .split('\n')
    .find((line) => line.endsWith(` ${ref}`))
    ?.split(' ')[0];
}

function textIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
