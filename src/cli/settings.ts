import { dirname, join, relative } from 'node:path';
import type { Command, Option } from 'commander';
import { type Diagnostic, invalid, type Place } from '../core/errors.ts';
import type { Value } from '../core/values.ts';
import { findProjectFile, type Project, readProject } from '../project/file.ts';
import { complainOf } from './streams.ts';

/** The settings of a kplay.yml that are paths, relative to its folder. */
const paths: readonly string[] = [
  'inventory',
  'roles_path',
  'history_place',
  'private_key',
  'become_password_file',
  'connection_password_file',
  'private_key_passphrase_file',
  'identity_file',
  'recipients_file',
  'plan_signers',
  'vault_password_file',
  'vault_id',
  'metrics',
  'push_gateway_auth_file',
];

/** The settings that can have several values. */
const lists: readonly string[] = ['inventory', 'roles_path', 'identity_file', 'vault_id'];

/** The settings, by the names of their options in a program. */
export const settingNames: readonly string[] = [
  'inventory',
  'roles_path',
  'forks',
  'timeout',
  'wait',
  'lock',
  'lock_wait',
  'reconnect',
  'deadline',
  'history',
  'history_place',
  'history_keep',
  'user',
  'private_key',
  'become',
  'become_user',
  'become_method',
  'become_password_file',
  'connection_password_file',
  'private_key_passphrase_file',
  'identity_file',
  'recipients_file',
  'vault_password_file',
  'vault_id',
  'host_keys',
  'ties',
  'diff',
  'allow_empty',
  'strict',
  'plan_max_age',
  'encrypt_plan',
  'plan_signers',
  'timestamps',
  'metrics',
  'push_gateway',
  'push_gateway_auth_file',
  'ci',
];

/** Where the value of an option is from. */
export type SettingSource =
  | { option: true }
  | { variable: string }
  | { place: Place | undefined }
  | undefined;

/** Variables with a name that says better what they hold. */
const otherVariables: Record<string, string | undefined> = { private_key: 'KPLAY_SSH_KEY_FILE' };

const sources = new WeakMap<Command, Map<string, SettingSource>>();

/** Where a setting of a command that runs is from; undefined for a default. */
export function sourceOf(command: Command, name: string): SettingSource {
  return sources.get(command)?.get(name);
}

/**
 * Fills in the options of a command that the user did not give: from variables such as KPLAY_FORKS, else from the
 * kplay.yml of the project.
 * @throws InvalidInput for wrong settings
 */
export async function applySettings(command: Command, args: readonly string[]): Promise<void> {
  const options = new Map(command.options.map((option) => [keyOf(option), option]));
  if (!['inventory', 'identity_file', 'history_place'].some((name) => options.has(name))) return;
  const found = new Map<string, SettingSource>();
  sources.set(command, found);
  const project = await projectOf(command, args);
  for (const name of settingNames) {
    const option = options.get(name);
    if (option) found.set(name, apply(command, option, name, project));
  }
  const isNeeded = options.has('inventory') && !['lint', 'config', 'apply'].includes(command.name());
  if (isNeeded && command.getOptionValue('inventory') === undefined)
    command.error(
      "error: required option '-i, --inventory <source>' not specified\n(or write inventory: into kplay.yml)",
    );
}

function keyOf(option: Option): string {
  return option.attributeName().replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

async function projectOf(command: Command, args: readonly string[]): Promise<Project | undefined> {
  const warnings: Diagnostic[] = [];
  const playbook = args.find((arg) => /\.ya?ml$/.test(arg));
  const file = await findProjectFile(playbook === undefined ? '.' : dirname(playbook), warnings);
  await complainOf(warnings);
  const environment = command.getOptionValue('environment') ?? process.env.KPLAY_ENVIRONMENT;
  if (file !== undefined) return readProject(file, environment);
  if (environment === undefined) return undefined;
  const hint = 'it is beside the playbook, or in a folder above it';
  throw invalid('project-file', `there is no kplay.yml with the environment "${environment}"`, { hint });
}

function apply(command: Command, option: Option, name: string, project: Project | undefined): SettingSource {
  const key = option.attributeName();
  // implied by another option
  if (/^(?:cli|implied)$/.test(command.getOptionValueSource(key) ?? '')) return { option: true };
  const [variable, text] = variableOf(name);
  if (text) {
    command.setOptionValueWithSource(key, parsed(option, text, variable), 'env');
    return { variable };
  }
  const setting = project?.settings.get(name);
  if (!project || !setting) return undefined;
  const value = paths.includes(name) ? beside(project.file, setting.value) : setting.value;
  const isList = lists.includes(name);
  // an option without an argument is true or absent
  const given = value === false ? undefined : isList ? [value].flat() : inProject(option, value, name);
  command.setOptionValueWithSource(key, given, 'config');
  return { place: setting.place };
}

/** The variable of the environment that gives a setting, and its value. */
function variableOf(name: string): [variable: string, text: string | undefined] {
  const variable = `KPLAY_${name.toUpperCase()}`;
  const other = otherVariables[name];
  const isOther = other !== undefined && !process.env[variable] && process.env[other] !== undefined;
  return isOther ? [other, process.env[other]] : [variable, process.env[variable]];
}

/** A text of a kplay.yml, read as the option reads its argument. */
function inProject(option: Option, value: Value, name: string): unknown {
  return typeof value === 'string' ? parsed(option, value, name) : value;
}

/** The value of a variable, read as the option reads its argument. */
function parsed(option: Option, text: string, variable: string): unknown {
  if (option.isBoolean()) {
    if (/^(?:true|yes|1)$/i.test(text)) return true;
    if (/^(?:false|no|0)$/i.test(text)) return undefined;
    throw invalid('project-file', `${variable} must be true or false, not "${text}"`);
  }
  try {
    return option.parseArg ? option.parseArg(text, undefined) : text;
  } catch (error) {
    throw invalid('project-file', `${variable}: ${(error as Error).message}`);
  }
}

/** A path of a kplay.yml, or several, as seen from the working directory. */
function beside(file: string, value: Value): Value {
  if (Array.isArray(value)) return value.map((item) => beside(file, item));
  // before the path there can be the id of a password
  const [, id = '', path = ''] = /^([\w.-]*@)?(.*)$/s.exec(String(value))!;
  // a list of hosts, or the address of a service, or no path at all
  if (path.includes(',') || /^(?:[a-z]+:|[~/]|prompt$)/.test(path)) return id + path;
  return id + (relative('.', join(dirname(file), path)) || '.');
}
