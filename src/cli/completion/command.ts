import { Argument, type Command } from 'commander';
import { cleanLines } from '../../report/clean.ts';
import { say } from '../streams.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type CompletedShell = (typeof shells)[number];

const suffixes = { bash: 'bash.sh', zsh: 'zsh.zsh', fish: 'fish.fish' } as const;

/** Adds `kplay completion SHELL`, and the hidden command that the scripts of the shells call. */
export function completionCommand(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes the words of kplay in bash, zsh or fish')
    .addArgument(new Argument('<shell>', 'the shell; its script says where to put it').choices(shells))
    .action(async (shell: CompletedShell) => {
      const { filesInside } = await import('../inside.ts');
      say(filesInside('completion-scripts')[suffixes[shell]]!);
    });
  program
    .command('__complete', { hidden: true })
    .argument('[word...]', 'the words behind "kplay" up to the cursor, after --')
    .action(async (words: string[]) => {
      const { lineOf } = await import('./line.ts');
      const { candidatesOf } = await import('./candidates.ts');
      const candidates = await candidatesOf(lineOf(program, words));
      if (candidates === 'files') say(':files\n');
      else say(candidates.map(([word, about]) => cleanLines(`${word}\t${about}\n`)).join(''));
    });
}
