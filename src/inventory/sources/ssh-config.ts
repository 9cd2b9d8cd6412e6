import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Trouble } from '../../core/errors.ts';
import type { SshRules } from '../../core/ssh-rules.ts';
import { takeRule } from './ssh-rules.ts';
import { systemSpeaks } from './ssh-system.ts';

/** What the user's ssh_config says about a host; absent where it says nothing. */
export interface SshConfig {
  host?: string;
  port?: number;
  user?: string;
  privateKeys: string[];
  proxyCommand?: string;
  knownHosts: string[];
  acceptNewHostKeys: boolean;
  rules: SshRules;
}

/**
 * Asks OpenSSH (`ssh -G`, ssh(1)) what the user's configuration and the system's say about a host.
 * @param config the user's ~/.ssh/config; if it is not there and the system's says nothing, neither does this.
 * @param given what is settled already, for `Match` blocks; `only` leaves the system's configuration out.
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
  return parseSshConfig(await run(['-G', ...only, ...port, ...user, '--', host]), only);
}

function run(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('ssh', args, { timeout: 10_000 }, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else if (error.code === 'ENOENT')
        reject(new Trouble(`there is no ssh to read ssh_config with`, { hint: 'install openssh-client' }));
      else reject(new Trouble(`ssh cannot read its configuration: ${stderr.trim() || error.message}`));
    });
  });
}

/**
 * Reads the output of `ssh -G`: a line "keyword value" each, keywords in lower case.
 * @param options of the ssh that was asked, for those that lead through other hosts
 */
export function parseSshConfig(output: string, options: string[] = []): SshConfig {
  const rules: SshRules = { revokedHostKeys: [], algorithms: {} };
  const config: SshConfig = { privateKeys: [], knownHosts: [], acceptNewHostKeys: false, rules };
  for (const line of output.split('\n')) {
    const space = line.indexOf(' ');
    if (space <= 0) continue;
    const [keyword, value] = [line.slice(0, space), line.slice(space + 1).trim()];
    take(config, keyword, value, options);
    takeRule(rules, keyword, value);
  }
  return config;
}

function take(config: SshConfig, keyword: string, value: string, options: string[]): void {
  if (keyword === 'hostname') config.host = value;
  else if (keyword === 'port') config.port = Number(value);
  else if (keyword === 'user') config.user = value;
  else if (keyword === 'identityfile' && value !== 'none') config.privateKeys.push(value);
  else if (keyword === 'userknownhostsfile') config.knownHosts.unshift(...files(value));
  else if (keyword === 'globalknownhostsfile') config.knownHosts.push(...files(value));
  else if (keyword === 'proxycommand' && value !== 'none') config.proxyCommand = value;
  else if (keyword === 'proxyjump' && value !== 'none') config.proxyCommand = jumpCommand(value, options);
  else if (keyword === 'stricthostkeychecking') config.acceptNewHostKeys = value === 'accept-new';
}

function files(value: string): string[] {
  return value === 'none' ? [] : value.split(' ');
}

/** `ProxyJump a,b` as the command that OpenSSH makes of it: through a to b, and from there on. */
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
