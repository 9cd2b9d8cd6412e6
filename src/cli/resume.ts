import type { Command } from 'commander';
import { exitCode, Trouble } from '../core/errors.ts';
import type { RunStart, RunSummary } from '../history/run-files.ts';

/**
 * Adds `kplay resume`: takes up a run that was cut, or failed, where each host stopped.
 * @param parse reads the arguments of the run as those of the program
 */
export function resumeCommand(program: Command, parse: (args: string[]) => Promise<unknown>): void {
  program
    .command('resume')
    .description('take up a run that was cut or has failed, where each of its hosts stopped')
    .argument('[run]', 'its name, as `kplay runs` shows it; the last run in this folder by default')
    .argument('[options...]', 'more options of kplay run, such as -v or -l web1')
    .allowUnknownOption()
    .action(async (first: string | undefined, rest: string[]) => {
      const isName = first !== undefined && !first.startsWith('-');
      const more = isName || first === undefined ? rest : [first, ...rest];
      const { run, folder, args } = await resumable(isName ? first : undefined);
      process.chdir(folder);
      const words = [...withoutEvents(args), ...more, '--resume-from', run];
      process.argv.splice(2, process.argv.length, ...words);
      await parse(words);
    });
}

async function resumable(name: string | undefined): Promise<{ run: string; folder: string; args: string[] }> {
  const { readRun } = await import('../history/run-files.ts');
  const { runNames } = await import('../history/run-folders.ts');
  const here = process.cwd();
  const run = name ?? runNames().findLast((each) => readRun(each)?.start.folder === here);
  const known = run === undefined ? undefined : readRun(run);
  if (run === undefined || !known)
    throw invalidRun(name ? `there is no run ${name}` : 'no run of this folder is in the history');
  return { run, ...checked(run, known) };
}

function checked(name: string, { start, summary }: { start: RunStart; summary: RunSummary | undefined }) {
  if (summary?.exit_code === exitCode.done)
    throw invalidRun(`the run ${name} has succeeded: nothing is left to do`);
  if (!start.args)
    throw invalidRun(
      start.api
        ? `a program has begun the run ${name}`
        : `the arguments of the run ${name} contain a secret, and are not kept`,
      `repeat its command with --resume-from ${name}`,
    );
  return { folder: start.folder, args: start.args };
}

function invalidRun(message: string, hint = 'kplay runs shows them'): Trouble {
  return new Trouble(message, { hint, exitCode: exitCode.invalid });
}

/** Without the file of events, which must not be overwritten, and without the run that this one has resumed. */
function withoutEvents(args: readonly string[]): string[] {
  const isDropped = (word: string | undefined) => word === '--json' || word === '--resume-from';
  return args.filter(
    (word, i) => !isDropped(word) && !isDropped(args[i - 1]) && !/^--(?:json|resume-from)=/.test(word),
  );
}
