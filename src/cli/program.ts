import { Command, CommanderError, Option } from 'commander';
import { exitCode, InvalidInput, Trouble } from '../core/errors.ts';
import { giveHints } from '../core/hints.ts';
import { forgetInputs } from '../core/input-files.ts';
import { Secrets } from '../core/secrets.ts';
import { version } from '../core/version.ts';
import { commandsFor } from './commands.ts';
import { applySettings } from './settings.ts';
import {
  type ColorChoice,
  chooseCi,
  chooseColor,
  colorChoices,
  complain,
  complainOf,
  hideSecrets,
  say,
  watchStreams,
} from './streams.ts';

/**
 * Makes the command line: one file per command, each loads its code when it is called.
 * @param words the arguments: only their command is added, or all if the first word is not one
 * @param secrets those that the command learns, as its option `secrets`
 */
export async function makeProgram(words: readonly string[] = [], secrets = new Secrets()): Promise<Command> {
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
    .configureOutput({
      writeOut: say,
      writeErr: complain,
      outputError: (text, write) => write(withCommand(text)),
    })
    .showSuggestionAfterError()
    .hook('preAction', (_, command) => void command.setOptionValue('secrets', secrets))
    .hook('preAction', (_, command) => applySettings(command, command.args))
    .hook('preAction', (_, command) => chooseCi(command.getOptionValue('ci')))
    .hook('preAction', async () => giveHints((await import('../hints/hints.ts')).ansibleHints));
  const parse = async (args: string[]) =>
    (await makeProgram(args, secrets)).parseAsync(args, { from: 'user' });
  for (const add of await commandsFor(words[0])) add(program, parse);
  for (const command of program.commands) command.exitOverride();
  return program;
}

/** What to type for words of Ansible, Terraform and others that are no commands here. */
const meant: { [word: string]: string } = {
  diff: 'kplay plan shows what would change',
  check: 'kplay lint checks playbooks; kplay plan shows what would change',
  validate: 'kplay lint checks playbooks',
  playbook: 'kplay run does that',
  play: 'kplay run does that',
  ping: 'kplay exec -i SOURCE all -- true shows which hosts can be reached',
  ssh: 'kplay exec runs a command on many hosts',
  galaxy: 'put roles into roles/, or name their folder with --roles-path',
};

/** The message about an unknown command, with the one to type instead. */
function withCommand(text: string): string {
  const word = /unknown command '([^']*)'/.exec(text)?.[1] ?? '';
  if (Object.hasOwn(meant, word)) return `error: unknown command '${word}'\n(${meant[word]})\n`;
  const option = /unknown option '([^'=]*)/.exec(text)?.[1] ?? '';
  const advice = Object.hasOwn(meantOptions, option) ? meantOptions[option] : adviceOf(option, text);
  return advice ? `error: unknown option '${option}'\n(${advice})\n` : text;
}

/** Options of the command that `kplay exec` runs belong after --. */
function adviceOf(option: string, text: string): string | undefined {
  const [, , command] = process.argv;
  const isOfProgram = option !== '' && command === 'exec' && !text.includes('Did you mean');
  return isOfProgram ? 'write -- before a command with options' : undefined;
}

/** What to type for options of Ansible that do not exist here. */
const meantOptions: { [option: string]: string } = {
  '--ask-vault-password': 'write --ask-vault-pass',
  '--vault-pass-file': 'write --vault-password-file',
  '--syntax-check': 'kplay lint checks playbooks',
  '--flush-cache': 'kplay keeps no facts between runs: leave it out',
};

/**
 * Runs one command.
 * @param argv as process.argv
 * @returns the exit code, see docs/cli.md
 */
export async function runProgram(argv: string[]): Promise<number> {
  watchStreams();
  forgetInputs();
  const secrets = new Secrets(warnOfShort);
  hideSecrets(secrets);
  try {
    const program = await makeProgram(argv.slice(2), secrets);
    await program.parseAsync(argv);
    return Number(process.exitCode ?? exitCode.done);
  } catch (error) {
    return explainError(error);
  }
}

/** Reports that a secret can be shown. */
function warnOfShort(): void {
  complain('kplay: warning: a secret has fewer than 4 characters, so it is not masked in what kplay shows\n');
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
