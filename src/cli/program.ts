import { Command, CommanderError, Option } from 'commander';
import { exitCode, InvalidInput, Trouble } from '../core/errors.ts';
import { giveHints } from '../core/hints.ts';
import { version } from '../core/version.ts';
import { cpCommand } from './cp.ts';
import { docCommand } from './doc.ts';
import { execCommand } from './exec.ts';
import { factsCommand } from './facts.ts';
import { inventoryCommand } from './inventory.ts';
import { labCommand } from './lab.ts';
import { lintCommand } from './lint.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { shellCommand } from './shell.ts';
import {
  type ColorChoice,
  chooseColor,
  colorChoices,
  complain,
  complainOf,
  say,
  watchStreams,
} from './streams.ts';
import { varsCommand } from './vars.ts';

/** The command line: one file per command, each loads its code when it is called. */
function makeProgram(): Command {
  const program = new Command('kplay')
    .description('Bring many machines into the state that a playbook describes, over SSH.')
    .version(version)
    .addOption(
      new Option('--color <when>', 'whether to show colours; NO_COLOR and FORCE_COLOR count, too')
        .choices(colorChoices)
        .default('auto'),
    )
    .configureHelp({ showGlobalOptions: true })
    .hook('preAction', (command) => chooseColor(command.opts<{ color: ColorChoice }>().color))
    .exitOverride()
    .configureOutput({ writeOut: say, writeErr: complain })
    .showSuggestionAfterError()
    .hook('preAction', async () => giveHints((await import('../hints/hints.ts')).ansibleHints));
  for (const add of [
    runCommand,
    lintCommand,
    execCommand,
    shellCommand,
    cpCommand,
    factsCommand,
    inventoryCommand,
    varsCommand,
    docCommand,
    schemaCommand,
    labCommand,
  ])
    add(program);
  for (const command of program.commands) command.exitOverride();
  return program;
}

/**
 * Runs one command.
 * @param argv as process.argv
 * @returns the exit code, see docs/cli.md
 */
export async function runProgram(argv: string[]): Promise<number> {
  watchStreams();
  try {
    await makeProgram().parseAsync(argv);
    return Number(process.exitCode ?? exitCode.done);
  } catch (error) {
    return explainError(error);
  }
}

async function explainError(error: unknown): Promise<number> {
  // commander has already reported it; --help and --version are not mistakes
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.invalid;
  if (error instanceof InvalidInput) {
    await complainOf(error.diagnostics);
    return exitCode.invalid;
  }
  if (error instanceof Trouble) {
    complain(`kplay: ${error.message}\n${error.hint ? `  hint: ${error.hint}\n` : ''}`);
    return error.exitCode;
  }
  complain(`kplay: this is a bug in kplay, please report it\n${(error as Error)?.stack ?? error}\n`);
  return exitCode.failed;
}
