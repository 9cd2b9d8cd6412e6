import type { Execution, RunControl } from '../api/execute.ts';
import type { EndEvent } from '../core/events.ts';
import { warnOfHostKeys } from './host-keys.ts';
import { listen } from './interruption.ts';
import type { HostOptions } from './options.ts';

/** Runs a plan, with signals and a terminal that take part. */
export async function runHere(execution: Execution & { options: HostOptions }): Promise<EndEvent> {
  const { execute } = await import('../api/execute.ts');
  const { options } = execution;
  await warnOfHostKeys(options);
  const control: RunControl = {
    passphraseOf: (file) => passphraseOf(file, options),
    listen: () => listen(options.deadline),
    ask: process.stdin.isTTY ? askTerminal : undefined,
  };
  return execute(execution, control);
}

/** From the file that the user names, else by asking on the terminal. An empty answer skips a key. */
async function passphraseOf(
  file: string,
  { privateKeyPassphraseFile }: HostOptions,
): Promise<string | undefined> {
  if (privateKeyPassphraseFile !== undefined)
    return (await import('../api/password-file.ts')).passwordIn(privateKeyPassphraseFile);
  return process.stdin.isTTY ? askTerminal(`Passphrase of ${file}`, true) : undefined;
}

async function askTerminal(text: string, hidden: boolean): Promise<string> {
  const { askLine } = await import('./prompts.ts');
  return askLine(text, hidden);
}
