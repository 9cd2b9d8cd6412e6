import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { say } from './streams.ts';

/** Adds the hidden command with which the build writes dist/kplay.1. */
export function manCommand(program: Command): void {
  program
    .command('__man', { hidden: true })
    .argument('<file>', 'docs/cli.md')
    .action(async (file: string) => {
      const { manPage } = await import('./man-page.ts');
      say(manPage(program, await readFile(file, 'utf8')));
    });
}
