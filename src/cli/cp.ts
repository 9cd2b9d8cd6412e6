import { resolve } from 'node:path';
import type { Command } from 'commander';
import { exitCode, Trouble } from '../core/errors.ts';
import { hostOptions } from './options.ts';
import type { ReportedRunOptions } from './reported-run.ts';

/** Adds `kplay cp`: files of this machine to many hosts. */
export function cpCommand(program: Command): void {
  hostOptions(program.command('cp').description('copy files to many hosts, where they differ'))
    .argument('<file...>', 'files of this machine, and at the end PATTERN:PATH, such as web:/etc/app/')
    .option('-C, --check', 'show what would change, and change nothing')
    .option('-D, --diff', 'show how files change')
    .action(async (words: string[], options: ReportedRunOptions) => {
      process.exitCode = await copy(words, options);
    });
}

async function copy(words: string[], options: ReportedRunOptions): Promise<number> {
  const [, pattern, dest] = /^(.+):([/~].*)$/.exec(words.at(-1)!) ?? [];
  const files = words.slice(0, -1).map((file) => resolve(file));
  if (pattern === undefined || dest === undefined || files.length === 0)
    throw new Trouble('cp needs files, and PATTERN:PATH at the end', {
      hint: 'such as: kplay cp -i hosts.yml app.conf web:/etc/app/app.conf',
      exitCode: exitCode.invalid,
    });
  if (files.length > 1 && !dest.endsWith('/'))
    throw new Trouble('several files need a folder', {
      hint: `write ${pattern}:${dest}/`,
      exitCode: exitCode.invalid,
    });
  const { copyPlay } = await import('./ad-hoc.ts');
  const { planHere, reportedRun } = await import('./reported-run.ts');
  const { plan, inventory, extraVars } = await planHere([copyPlay(pattern, files, dest)], options);
  return reportedRun(plan, inventory, extraVars, options);
}
