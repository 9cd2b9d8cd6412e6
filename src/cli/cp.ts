import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { exitCode, Trouble } from '../core/errors.ts';
import type { Values } from '../core/values.ts';
import type { Inventory } from '../inventory/model/inventory.ts';
import { hostOptions } from './options.ts';
import type { ReportedRunOptions } from './reported-run.ts';

/** Adds `kplay cp`: files of this machine to many hosts, or of hosts to this machine. */
export function cpCommand(program: Command): void {
  hostOptions(program.command('cp').description('copy files to many hosts, or from them, where they differ'))
    .argument(
      '<file...>',
      'files, and at the end PATTERN:PATH, such as web:/etc/app/; or PATTERN:FILE, and a path',
    )
    .option('-C, --check', 'show what would change, and change nothing')
    .option('-D, --diff', 'show how files change')
    .action(async (words: string[], options: ReportedRunOptions) => {
      process.exitCode = await copy(words, options);
    });
}

/** A path on hosts. */
interface RemotePath {
  pattern: string;
  path: string;
}

async function copy(words: string[], options: ReportedRunOptions): Promise<number> {
  const { planHere, reportedRun } = await import('./reported-run.ts');
  const { plan, inventory, extraVars } = await planHere(await playsFor(words), options);
  // to copy from hosts changes nothing there
  const locks = remotePath(words.at(-1)!) ? 'exclusive' : 'none';
  return reportedRun(plan, inventory, extraVars, options, { locks });
}

async function playsFor(words: string[]): Promise<(inventory: Inventory) => Values[]> {
  const { copyPlay, fetchPlay } = await import('./ad-hoc.ts');
  const last = words.at(-1)!;
  const sources = words.slice(0, -1);
  const to = remotePath(last);
  const remote = sources.map(remotePath).filter((source) => source !== undefined);
  if (to && sources.length > 0 && remote.length === 0) {
    refuseSeveral(sources, to);
    const files = sources.map((file) => resolve(file));
    return () => [copyPlay(to.pattern, files, to.path)];
  }
  if (to || sources.length === 0 || remote.length !== sources.length)
    throw misused(
      'cp needs files and PATTERN:PATH at the end, or PATTERN:FILE and a path at the end',
      'such as: kplay cp app.conf web:/etc/app/, or kplay cp web:/var/log/app.log logs/',
    );
  refuseSameNames(remote);
  return (inventory) => {
    const folder = folderFor(remote, last, inventory);
    return remote.map(({ pattern, path }) => fetchPlay(pattern, path, folder));
  };
}

/** A path on this machine can begin with `./`, so that a colon in it has no meaning. */
function remotePath(word: string): RemotePath | undefined {
  const [, pattern, path] = /^([^./].*?):([/~].*)$/.exec(word) ?? [];
  return pattern === undefined ? undefined : { pattern, path: path! };
}

/** Where the files of hosts go: one file of one host to this path; several hosts have a folder each. */
function folderFor(
  sources: RemotePath[],
  dest: string,
  inventory: Inventory,
): { path: string; byHost: boolean } {
  const [first, ...others] = new Set(sources.map(({ pattern }) => pattern));
  if (others.length > 0 || !inventory.hosts.has(first!)) return { path: `${resolve(dest)}/`, byHost: true };
  const isFolder =
    dest.endsWith('/') || sources.length > 1 || statSync(dest, { throwIfNoEntry: false })?.isDirectory();
  return { path: resolve(dest) + (isFolder ? '/' : ''), byHost: false };
}

function refuseSeveral(files: string[], { pattern, path }: RemotePath): void {
  if (files.length > 1 && !path.endsWith('/'))
    throw misused('several files need a folder', `write ${pattern}:${path}/`);
}

/** Two files of one name would replace each other. */
function refuseSameNames(sources: RemotePath[]): void {
  const names = sources.map(({ path }) => basename(path));
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw misused(`two files have the name "${twice}"`, 'copy them one after the other');
}

function misused(message: string, hint: string): Trouble {
  return new Trouble(message, { hint, exitCode: exitCode.invalid });
}
