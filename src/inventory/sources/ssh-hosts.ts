import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Place, Trouble } from '../../core/errors.ts';
import type { Values } from '../../core/values.ts';
import { type Draft, draftGroup } from '../model/draft.ts';
import { hostNameProblem } from '../model/names.ts';
import { globToRegExp } from '../pattern.ts';
import { askSshConfig, type SshConfig } from './ssh-config.ts';
import { addHost } from './yaml.ts';

/** How deep files may include each other, as in OpenSSH. */
const deepest = 16;
/** How many `ssh -G` run side by side. */
const atATime = 4;

/**
 * Adds the hosts that an ssh_config names: each name of a `Host` line without wildcards, including those of
 * included files. OpenSSH itself returns their settings (`ssh -G -F FILE NAME`), so Match and the order of lines
 * work as they do for ssh. Source: ssh_config(5).
 */
export async function addSshHosts(draft: Draft, file: string): Promise<void> {
  const names = new Map<string, Place>();
  if (!(await collect(draft, file, names, 0))) return;
  const configs = await askSsh(draft, file, [...names.keys()]);
  const group = draftGroup(draft, 'ungrouped');
  for (const [name, place] of names) {
    const config = configs.get(name);
    if (config) addHost(draft, group, name, varsOf(name, config, configs.get('')!, file), place, 'name');
  }
}

async function collect(
  draft: Draft,
  file: string,
  names: Map<string, Place>,
  depth: number,
): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch((error: Error) => error);
  if (typeof text !== 'string') {
    draft.findings.error('file-missing', `cannot read the ssh_config ${file}: ${text.message}`);
    return false;
  }
  for (const [i, line] of text.split('\n').entries()) {
    const [, keyword, rest] = /^\s*(host|include)(?:\s*=\s*|\s+)(.*?)\s*$/i.exec(line) ?? [];
    if (!keyword || !rest) continue;
    const words = rest.match(/"[^"]*"|[^\s"]+/g)?.map((word) => word.replace(/^"(.*)"$/, '$1')) ?? [];
    const place = { file, line: i + 1, col: line.indexOf(rest) + 1, length: rest.length };
    if (keyword.toLowerCase() === 'host') addNames(draft, words, place, names);
    else if (depth < deepest)
      for (const path of words.flatMap((word) => included(word)))
        await collect(draft, path, names, depth + 1);
  }
  return true;
}

function addNames(draft: Draft, words: string[], place: Place, names: Map<string, Place>): void {
  for (const name of words) {
    if (/[*?!]/.test(name) || names.has(name)) continue;
    const problem = hostNameProblem(name);
    if (problem) draft.findings.error('host-name', `the name of host "${name}" ${problem}`, { place });
    else names.set(name, place);
  }
}

/** The files of an `Include`: relative paths are in ~/.ssh, as for ssh; only the last part may hold wildcards. */
function included(word: string): string[] {
  // ssh reads the home folder from passwd and ignores $HOME
  const home = userInfo().homedir;
  const plain = word.startsWith('~/') ? join(home, word.slice(2)) : word;
  const path = isAbsolute(plain) ? plain : join(home, '.ssh', plain);
  if (!/[*?[]/.test(path)) return [path];
  const pattern = globToRegExp(basename(path));
  try {
    return readdirSync(dirname(path))
      .filter((name) => pattern.test(name) && !name.startsWith('.'))
      .sort()
      .map((name) => join(dirname(path), name));
  } catch {
    return [];
  }
}

/** The settings of each name according to ssh; '' has those of any host without a configuration. */
async function askSsh(draft: Draft, file: string, names: string[]): Promise<Map<string, SshConfig>> {
  const answers = new Map<string, SshConfig>();
  const waiting = ['', ...names];
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const answer = await askSshConfig(name === '' ? '/dev/null' : resolve(file), name || 'nobody', {
        only: true,
      });
      answers.set(name, answer!);
    }
  };
  try {
    await Promise.all(Array.from({ length: atATime }, work));
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
