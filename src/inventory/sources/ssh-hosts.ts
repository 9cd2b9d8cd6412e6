import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Place, Trouble } from '../../core/errors.ts';
import type { Values } from '../../core/values.ts';
import { type Draft, draftGroup } from '../model/draft.ts';
import { hostNameProblem } from '../model/names.ts';
import { askSshConfig, type SshConfig } from './ssh-config.ts';
import { readSshLines } from './ssh-lines.ts';
import { addHost } from './yaml.ts';

/**
 * Adds the hosts that an ssh_config names: each name of a `Host` line without wildcards, including those of
 * included files. OpenSSH itself returns their settings (`ssh -G -F FILE NAME`), so Match and the order of lines
 * work as they do for ssh. Source: ssh_config(5).
 */
export async function addSshHosts(draft: Draft, file: string): Promise<void> {
  const names = new Map<string, Place>();
  let isComplete = true;
  const missing = (path: string, { message }: Error) => {
    isComplete &&= path !== file;
    draft.findings.error('file-missing', `cannot read the ssh_config ${path}: ${message}`);
  };
  for (const { keyword, words, place } of await readSshLines(file, missing))
    if (keyword === 'host') addNames(draft, words, place, names);
  if (!isComplete) return;
  const configs = await askSsh(draft, file, [...names.keys()]);
  const group = draftGroup(draft, 'ungrouped');
  for (const [name, place] of names) {
    const config = configs.get(name);
    if (config) addHost(draft, group, name, varsOf(name, config, configs.get('')!, file), place, 'name');
  }
}

function addNames(draft: Draft, words: string[], place: Place, names: Map<string, Place>): void {
  for (const name of words) {
    if (/[*?!]/.test(name) || names.has(name)) continue;
    const problem = hostNameProblem(name);
    if (problem) draft.findings.error('host-name', `the name of host "${name}" ${problem}`, { place });
    else names.set(name, place);
  }
}

/** The settings of each name according to ssh; '' has those of any host without a configuration. */
async function askSsh(draft: Draft, file: string, names: string[]): Promise<Map<string, SshConfig>> {
  const answers = new Map<string, SshConfig>();
  const ask = async (name: string) => {
    const config = name === '' ? '/dev/null' : resolve(file);
    answers.set(name, (await askSshConfig(config, name || 'nobody', { only: true }))!);
  };
  try {
    await Promise.all(['', ...names].map(ask));
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    draft.findings.error('inventory-format', error.message, {
      place: { file, line: 1, col: 1 },
      hint: error.hint,
    });
    answers.clear();
  }
  return answers;
}

/** The settings of a host that differ from the defaults of ssh. */
function varsOf(name: string, config: SshConfig, usual: SshConfig, file: string): Values | null {
  const vars: Values = Object.create(null);
  if (config.host !== undefined && config.host !== name) vars.ansible_host = config.host;
  if (config.port !== undefined && config.port !== usual.port) vars.ansible_port = config.port;
  if (config.user !== undefined && config.user !== usual.user) vars.ansible_user = config.user;
  if (differ(config.privateKeys, usual.privateKeys)) vars.kplay_private_key = config.privateKeys;
  if (differ(config.knownHosts, usual.knownHosts)) vars.kplay_known_hosts = config.knownHosts;
  if (config.proxyCommand !== undefined) vars.kplay_proxy_command = config.proxyCommand;
  // algorithms, revoked keys, timeouts and the like have no variables of their own
  const others = ({ rules, connectTimeout, silence }: SshConfig) => [rules, connectTimeout, silence];
  if (!isDeepStrictEqual(others(config), others(usual))) vars.kplay_ssh_config = resolve(file);
  return Object.keys(vars).length > 0 ? vars : null;
}

function differ(some: string[], others: string[]): boolean {
  return some.join('\0') !== others.join('\0');
}
