import type { Command } from 'commander';
import { append } from '../option-values.ts';
import type { KeyOptions } from '../options.ts';

/** The options that say who can read what is encrypted. */
export interface ReaderOptions {
  recipient?: string[];
  recipientsFile?: string;
  passphrase?: true;
}

/** The options of the commands that encrypt. */
export interface SecretOptions extends KeyOptions, ReaderOptions {
  key?: string;
  inPlace?: true;
  rev?: string;
}

/** Adds the options of ReaderOptions to a command. */
export function readerOptions(command: Command): Command {
  return command
    .option(
      '-r, --recipient <key>',
      'a public key that can read the secrets, age1...; may be repeated',
      append,
    )
    .option('--recipients-file <file>', 'the public keys that can read the secrets, one per line')
    .option('--passphrase', 'ask for a passphrase to encrypt with, instead of public keys');
}
