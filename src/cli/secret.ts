import type { Command } from 'commander';
import { environmentOption, keyOptions } from './options.ts';
import { readerOptions, type SecretOptions } from './secret/options.ts';

/** Adds `kplay secret` with its subcommands; each loads its code when it runs. */
export function secretCommand(program: Command): void {
  const secret = program
    .command('secret')
    .description('keep secrets encrypted in files: with age, and read those of Ansible Vault');
  const sub = (usage: string, description: string) =>
    keyOptions(secret.command(usage).description(description)).addOption(environmentOption()).exitOverride();
  const sealing = (usage: string, description: string) => readerOptions(sub(usage, description));
  sub('init', 'make a private key, and add its public key to the recipients of the project')
    .option('--recipients-file <file>', 'the public keys that can read the secrets')
    .option('--passphrase', 'encrypt the private key with a passphrase')
    .action(async (options: SecretOptions) => (await import('./secret/init.ts')).init(options));
  sealing('encrypt', 'encrypt files, or the values behind !secret in them; without a file, stdin as a value')
    .argument('[file...]', 'the files')
    .option('--key <path>', 'the keys of one value in YAML, such as db.password')
    .action(async (files: string[], options: SecretOptions) =>
      (await import('./secret/encrypt.ts')).encrypt(files, options),
    );
  sub('decrypt', 'print files decrypted')
    .argument('<file...>', 'the files')
    .option('--in-place', 'write the files decrypted')
    .action(async (files: string[], options: SecretOptions) =>
      (await import('./secret/decrypt.ts')).decrypt(files, options),
    );
  sealing('edit', 'edit a file decrypted; what is not changed stays as it is')
    .argument('<file>', 'the file')
    .action(async (file: string, options: SecretOptions) =>
      (await import('./secret/edit.ts')).edit(file, options),
    );
  sealing('rekey', 'encrypt again for the recipients of now')
    .argument('<path...>', 'files, and folders with them')
    .action(async (paths: string[], options: SecretOptions) =>
      (await import('./secret/encrypt.ts')).recode(paths, 'all', options),
    );
  sealing('import', 'encrypt with age what Ansible Vault has encrypted')
    .argument('<path...>', 'files, and folders with them')
    .action(async (paths: string[], options: SecretOptions) =>
      (await import('./secret/encrypt.ts')).recode(paths, 'vault', options),
    );
  sub('diff', 'show how decrypted files differ from those of a commit in git')
    .argument('[path...]', 'only these files and folders')
    .option('--rev <commit>', 'the commit', 'HEAD')
    .action(async (paths: string[], options: SecretOptions) =>
      (await import('./secret/diff.ts')).diff(paths, options),
    );
  sub('textconv', 'print a file decrypted if there is a key, for git diff')
    .argument('<file>', 'the file')
    .action(async (file: string, options: SecretOptions) =>
      (await import('./secret/decrypt.ts')).textconv(file, options),
    );
}
