import { type Command, Option } from 'commander';
import { type BecomeMethod, becomeMethods } from '../core/become.ts';
import { type HostKeyPolicy, hostKeyPolicies } from '../core/host-keys.ts';
import type { Secrets } from '../core/secrets.ts';
import { append, duration, folders, historyLimits, positive, seconds } from './option-values.ts';
import { ciChoices } from './streams.ts';

/** Passwords that are read once, for all hosts without a password of their own. */
export interface Passwords {
  login?: string;
  become?: string;
}

/** The options about the keys of secrets, of all commands that read inventories and playbooks. */
export interface KeyOptions {
  /** What the command must not show. */
  secrets?: Secrets;
  identityFile?: string[];
  vaultId?: string[];
  vaultPasswordFile?: string;
  askVaultPass?: true;
}

/** The options of every command that connects to hosts, under Ansible's names. */
export interface HostOptions extends KeyOptions {
  secrets: Secrets;
  inventory: string[];
  ties?: 'warning' | 'error';
  limit?: string;
  forks: number;
  become?: true;
  becomeUser?: string;
  becomeMethod?: BecomeMethod;
  askBecomePass?: true;
  askPass?: true;
  becomePasswordFile?: string;
  connectionPasswordFile?: string;
  privateKeyPassphraseFile?: string;
  /** The passwords that were read. */
  passwords?: Passwords;
  user?: string;
  privateKey?: string;
  hostKeys?: HostKeyPolicy;
  timeout?: number;
  wait: number;
  lock?: 'on' | 'off';
  lockWait: number;
  reconnect: number;
  /** Seconds. */
  deadline?: number;
  extraVars?: string[];
  json?: string;
  timestamps?: true;
  verbose: number;
}

/** Adds the options of KeyOptions to a command. */
export function keyOptions(command: Command): Command {
  return command
    .option(
      '--identity-file <file>',
      'private keys of age, for encrypted files and values; may be repeated',
      append,
    )
    .option('--vault-id <id>', 'a password of Ansible Vault: ID@FILE or ID@prompt; may be repeated', append)
    .option(
      '--vault-password-file <file>',
      'read the password of Ansible Vault from this file, from the output of it if it is a program, or from stdin (-)',
    )
    .option('--ask-vault-pass', 'ask for the password of Ansible Vault');
}

/** Adds the options of HostOptions to a command. */
export function hostOptions(command: Command): Command {
  return keyOptions(command)
    .addOption(inventoryOption())
    .addOption(environmentOption())
    .addOption(tiesOption())
    .option('-l, --limit <pattern>', 'only these hosts, such as web:!web3')
    .option('-f, --forks <number>', 'the number of hosts to work on at a time', positive, 50)
    .option('-b, --become', 'become root, unless a task sets become')
    .option('--become-user <user>', 'the user to become instead of root')
    .addOption(
      new Option('--become-method <program>', 'the program, if the inventory does not set it (sudo)').choices(
        becomeMethods,
      ),
    )
    .option('-K, --ask-become-pass', 'ask for the password for become')
    .option('-k, --ask-pass', 'ask for the login password')
    .addOption(passwordFileOption('become-password', 'the password for become').conflicts('askBecomePass'))
    .addOption(passwordFileOption('connection-password', 'the login password').conflicts('askPass'))
    .addOption(passwordFileOption('private-key-passphrase', 'the passphrase of encrypted private keys'))
    .option('-u, --user <user>', 'log in as this user if the inventory does not set one')
    .option('--private-key <file>', 'the key for the login')
    .addOption(hostKeysOption())
    .addOption(
      new Option('--accept-new-host-keys', 'the same as --host-keys accept-new').implies({
        hostKeys: 'accept-new' satisfies HostKeyPolicy,
      }),
    )
    .option(
      '-T, --timeout <seconds>',
      'give up connecting after this time (ConnectTimeout of ssh_config, else 10)',
      positive,
    )
    .addOption(
      new Option('--lock <kind>', 'off: work on hosts that others have locked, and lock none (on)').choices([
        'on',
        'off',
      ]),
    )
    .option(
      '--lock-wait <duration>',
      'wait for hosts that others have locked, such as 90, 10m or 1h30m; without it, such hosts are left out',
      duration,
      0,
    )
    .option(
      '--reconnect <duration>',
      'how long to connect again to a host whose connection is lost; 0 gives it up at once',
      duration,
      16,
    )
    .option(
      '--deadline <duration>',
      'end after this time as after Ctrl-C, and 10 s later as after two',
      duration,
    )
    .option('--wait <seconds>', 'keep trying to reach hosts that do not respond yet', seconds, 0)
    .option('-e, --extra-vars <vars>', 'key=value, a YAML or JSON mapping, or @file; may be repeated', append)
    .option('--json <file>', 'write one JSON event per line; - for stdout, text reports then go to stderr')
    .addOption(ciOption())
    .option('--timestamps', 'begin each line of the report with the time, in UTC')
    .option(
      '-v, --verbose',
      'show unchanged and skipped tasks; -vv also the output of commands; -vvv what is sent to hosts and what comes back',
      (_, n: number) => n + 1,
      0,
    );
}

/** `-i`, of all commands that read an inventory. It can also be in kplay.yml, see settings.ts. */
export function inventoryOption(): Option {
  const what = 'file, folder, "host1,host2,", ssh:FILE or consul://HOST; may be repeated';
  return new Option('-i, --inventory <source>', what).argParser(append);
}

function hostKeysOption(): Option {
  const what =
    'refuse hosts that are not in known_hosts (strict, the default), remember new ones and refuse changed ones, ' +
    'or trust every host (off)';
  return new Option('--host-keys <policy>', what).choices(hostKeyPolicies);
}

function passwordFileOption(kind: string, what: string): Option {
  const about = `read ${what} from this file, from the output of it if it is a program, or from stdin (-)`;
  return new Option(`--${kind}-file <file>`, about);
}

/** `--environment`, of all commands that read a kplay.yml. */
export function environmentOption(): Option {
  return new Option('--environment <name>', 'use the settings of this environment in kplay.yml');
}

/** `--ci`, of all commands whose report a pipeline shows. */
export function ciOption(): Option {
  const what =
    'write sections and annotations for the system that runs this (auto), for none, or for this one';
  return new Option('--ci <system>', what).choices(ciChoices);
}

/** `--ties`, of all commands for which a tie in the inventory matters. */
export function tiesOption(): Option {
  const what = 'what it is if two groups of one rank define a variable differently (warning)';
  return new Option('--ties <kind>', what).choices(['warning', 'error']);
}

/** `--roles-path`, of all commands that read playbooks. */
export function rolesPathOption(): Option {
  const what =
    'a folder with roles, in addition to those of the playbook; may be repeated, or be a list with colons';
  return new Option('--roles-path <folder>', what).env('KPLAY_ROLES_PATH').argParser(folders);
}

/** `--history`, of the commands whose runs are kept. */
export function historyOption(): Option {
  const what = 'off: keep nothing of this run, so that it cannot be resumed (on)';
  return new Option('--history <kind>', what).choices(['on', 'off']);
}

/** `--history-place`, of the commands that keep runs or read the history. */
export function historyPlaceOption(): Option {
  const what =
    'a folder, or postgresql://HOST/DATABASE, where controllers share their history: runs are copied there';
  return new Option('--history-place <place>', what);
}

/** `--history-keep`, of the commands whose runs are kept. */
export function historyKeepOption(): Option {
  const what = 'how much of the history is kept: runs, days and size, such as 200,90d,1G (200,1G)';
  return new Option('--history-keep <limits>', what).argParser(historyLimits);
}

/** `--allow-empty`, of all commands that select hosts or tasks. */
export function allowEmptyOption(): Option {
  return new Option(
    '--allow-empty',
    'report tags, patterns and inventories that select nothing as warnings, not as errors',
  );
}

/** Adds whether and where a run is kept. */
export function keptRunOptions(command: Command): Command {
  return command.addOption(historyOption()).addOption(historyPlaceOption()).addOption(historyKeepOption());
}
