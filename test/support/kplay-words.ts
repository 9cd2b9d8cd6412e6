import { type Command, CommanderError } from 'commander';
import { makeProgram } from '../../src/cli/program.ts';
import { InvalidInput } from '../../src/core/errors.ts';

/** A command line as the program reads it: the name of the command, its arguments and its options. */
export interface ReadCommand {
  name: string;
  args: string[];
  options: Record<string, unknown>;
}

/**
 * Reads the words after `kplay` as the program does, with the kplay.yml of the working directory, and runs nothing.
 * @throws Error with what the program reports
 */
export async function readCommand(words: string[]): Promise<ReadCommand | undefined> {
  let read: ReadCommand | undefined;
  const said: string[] = [];
  const program = await makeProgram(words);
  const listen = (command: Command): void => {
    command.configureOutput({ writeOut: () => {}, writeErr: (text) => void said.push(text) }).exitOverride();
    for (const each of command.commands) listen(each);
    if (command.commands.length === 0)
      command.action(() => {
        read = { name: command.name(), args: command.args, options: command.opts() };
      });
  };
  listen(program);
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof InvalidInput)
      throw new Error(error.diagnostics.map(({ message }) => message).join('\n'));
    if (!(error instanceof CommanderError)) throw error;
    // --version and --help end so, too
    if (error.exitCode !== 0) throw new Error(said.join('') || error.message);
  }
  return read;
}
