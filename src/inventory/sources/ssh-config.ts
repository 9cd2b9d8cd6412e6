import { existsSync } from 'node:fs';
import type { HostKeyPolicy } from '../../core/host-keys.ts';
import type { SshRules } from '../../core/ssh-rules.ts';
import { sshAnswer } from './ssh-answers.ts';
import { takeRule } from './ssh-rules.ts';
import { systemConfig, systemSpeaks } from './ssh-system.ts';

/** The user's ssh_config for a host; a setting is absent where the file does not set it. */
export interface SshConfig {
  host?: string;
  port?: number;
  user?: string;
  privateKeys: string[];
  proxyCommand?: string;
  knownHosts: string[];
  /** Only what kplay follows: it never turns the check off. */
  hostKeys?: HostKeyPolicy;
  /** Seconds: ConnectTimeout. */
  connectTimeout?: number;
  /** Seconds without an answer after which the connection is lost: ServerAliveInterval times ServerAliveCountMax. */
  silence?: number;
  rules: SshRules;
}

/**
 * Asks OpenSSH (`ssh -G`, ssh(1)) for the user's and the system's configuration of a host.
 * @param config the user's ~/.ssh/config; if it does not exist and the system's sets nothing, the result is empty
 * @param given settings that are already decided, for `Match` blocks; `only` ignores the system's configuration
 * @throws Trouble if ssh cannot read it, or is not installed.
 */
export async function askSshConfig(
  config: string,
  host: string,
  given: { port?: number; user?: string; only?: boolean },
): Promise<SshConfig | undefined> {
  if (!existsSync(config) && (given.only || !systemSpeaks())) return undefined;
  const port = given.port === undefined ? [] : ['-p', String(given.port)];
  const user = given.user === undefined ? [] : ['-l', given.user];
  const only = given.only ? ['-F', config] : [];
  const files = given.only ? [config] : [config, systemConfig];
  return parseSshConfig(await sshAnswer([...only, ...port, ...user], files, host), only);
}

/**
 * Reads the output of `ssh -G`: one "keyword value" per line, keywords in lower case.
 * @param options of the ssh that printed it, for the ssh processes that connect through other hosts
 */
export function parseSshConfig(output: string, options: string[] = []): SshConfig {
  const rules: SshRules = { revokedHostKeys: [], algorithms: {} };
  const config: SshConfig = { privateKeys: [], knownHosts: [], rules };
  const alive: Record<string, number> = {};
  for (const line of output.split('\n')) {
    const space = line.indexOf(' ');
    if (space <= 0) continue;
    const [keyword, value] = [line.slice(0, space), line.slice(space + 1).trim()];
    take(config, keyword, value, options);
    takeRule(rules, keyword, value);
    if (keyword.startsWith('serveralive')) alive[keyword] = Number(value);
  }
  // 0 in either of them stands for never
  const silence = alive.serveraliveinterval! * alive.serveralivecountmax!;
  return silence > 0 ? { ...config, silence } : config;
}

function take(config: SshConfig, keyword: string, value: string, options: string[]): void {
  if (keyword === 'hostname') config.host = value;
  else if (keyword === 'port') config.port = Number(value);
  else if (keyword === 'user') config.user = value;
  else if (keyword === 'connecttimeout' && value !== 'none') config.connectTimeout = Number(value);
  else if (keyword === 'identityfile' && value !== 'none') config.privateKeys.push(value);
  else if (keyword === 'userknownhostsfile') config.knownHosts.unshift(...files(value));
  else if (keyword === 'globalknownhostsfile') config.knownHosts.push(...files(value));
  else if (keyword === 'proxycommand' && value !== 'none') config.proxyCommand = value;
  else if (keyword === 'proxyjump' && value !== 'none') config.proxyCommand = jumpCommand(value, options);
  else if (keyword === 'stricthostkeychecking' && value === 'accept-new') config.hostKeys = value;
}

function files(value: string): string[] {
  return value === 'none' ? [] : value.split(' ');
}

/** The command that OpenSSH makes of `ProxyJump a,b`: through a to b, and on from there. */
function jumpCommand(jumps: string, options: string[]): string {
  const hops = jumps.split(',');
  const last = hops.pop()!;
  const [, user, host, port] = /^(?:ssh:\/\/)?(?:([^@]*)@)?(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(last) ?? [];
  const words = ['ssh', ...options.map((word) => word.replaceAll('%', '%%'))];
  if (hops.length > 0) words.push('-J', hops.join(','));
  if (user) words.push('-l', user);
  if (port) words.push('-p', port);
  words.push('-W', '[%h]:%p', '--', (host ?? last).replace(/^\[|\]$/g, ''));
  return words
    .map((word) => (/^[\w@.,:%/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
