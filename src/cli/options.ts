import { type Command, InvalidArgumentError, Option } from 'commander';
import { type BecomeMethod, becomeMethods } from '../core/become.ts';

/** Passwords that are asked for once, for all hosts that have none of their own. */
export interface Passwords {
  login?: string;
  become?: string;
}

/** What every command that talks to hosts can be told; named as Ansible names it. */
export interface HostOptions {
  inventory: string[];
  limit?: string;
  forks: number;
  become?: true;
  becomeUser?: string;
  becomeMethod?: BecomeMethod;
  askBecomePass?: true;
  askPass?: true;
  /** What was asked for. */
  passwords?: Passwords;
  user?: string;
  privateKey?: string;
  acceptNewHostKeys?: true;
  timeout: number;
  wait: number;
  extraVars?: string[];
  json?: string;
  verbose: number;
}

/** Adds the options of HostOptions to a command. */
export function hostOptions(command: Command): Command {
  return command
    .requiredOption(
      '-i, --inventory <source>',
      'file, folder, "host1,host2,", ssh:FILE or consul://HOST; may be repeated',
      append,
    )
    .option('-l, --limit <pattern>', 'only these of the hosts, such as web:!web3')
    .option('-f, --forks <number>', 'how many hosts to work on at a time', positive, 50)
    .option('-b, --become', 'become root for tasks that do not say otherwise')
    .option('--become-user <name>', 'whom to become in place of root')
    .addOption(
      new Option('--become-method <program>', 'how, where the inventory does not say (sudo)').choices(
        becomeMethods,
      ),
    )
    .option('-K, --ask-become-pass', 'ask for the password that becoming takes')
    .option('-k, --ask-pass', 'ask for the password to log in with')
    .option('-u, --user <name>', 'log in as this user where the inventory does not say')
    .option('--private-key <file>', 'key to log in with')
    .option('--accept-new-host-keys', 'trust and remember hosts that are not in known_hosts yet')
    .option('-T, --timeout <seconds>', 'give up connecting after this time', positive, 10)
    .option('--wait <seconds>', 'keep trying to reach hosts that are not there yet', seconds, 0)
    .option('-e, --extra-vars <vars>', 'key=value, a YAML or JSON mapping, or @file; may be repeated', append)
    .option(
      '--json <file>',
      'write one JSON event per line; - for stdout, reports for people go to stderr then',
    )
    .option(
      '-v, --verbose',
      'show unchanged and skipped tasks; -vv also what commands printed',
      (_, n: number) => n + 1,
      0,
    );
}

/** `--roles-path`, of all commands that read playbooks. */
export function rolesPathOption(): Option {
  const what =
    'folder that holds roles, beside those of the playbook; may be repeated, or be several with colons';
  return new Option('--roles-path <folder>', what).env('KPLAY_ROLES_PATH').argParser(folders);
}

function folders(value: string, before: string[] = []): string[] {
  return [...before, ...value.split(':').filter((folder) => folder !== '')];
}

/** Collects an option that may be repeated. */
export function append(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('it must be a whole number above 0');
  return number;
}

function seconds(value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number < 0)
    throw new InvalidArgumentError('it must be a number of seconds');
  return number;
}
