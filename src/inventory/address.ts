import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { invalid } from '../core/errors.ts';
import type { Values } from '../core/values.ts';
import { type ConnectionVars, connectionVars } from './connection.ts';
import { type Host, varPlace } from './inventory.ts';
import { type SshConfig, sshConfig } from './sshconfig.ts';

/** How to reach one host over SSH: the same shape as the transport's Address. */
export interface HostAddress {
  name: string;
  host: string;
  /** The name that ssh_config knows it by. */
  alias: string;
  port: number;
  user: string;
  /** Private key files to try, first to last. */
  privateKeys: string[];
  password?: string;
  /** A command for /bin/sh, its %h, %p, %r and %n filled in. */
  proxyCommand?: string;
  /** known_hosts files, the first of which receives new keys. */
  knownHosts: string[];
  acceptNewHostKeys: boolean;
  /** Seconds. */
  connectTimeout: number;
}

/** What a play, or else the command line, says for all hosts; a host's own variables win. */
export interface AddressOverrides {
  user?: string;
  port?: number;
  /** Tried after the keys that the host's variables name. */
  privateKey?: string;
  acceptNewHostKeys?: boolean;
  /** Seconds; 10 when not given. */
  connectTimeout?: number;
  /** Where .ssh is; the user's home, and the system's ssh_config too, when not given. */
  home?: string;
}

/**
 * How to reach a host: its variables (rendered) first, then the command line, then the user's ssh_config,
 * then OpenSSH's defaults. Starts `ssh -G` when there is a ~/.ssh/config.
 * @throws InvalidInput for variables that are wrong, Trouble if ssh_config cannot be read.
 */
export async function addressOf(host: Host, overrides: AddressOverrides, vars: Values): Promise<HostAddress> {
  const own = connectionVars(host, vars);
  const home = overrides.home ?? homedir();
  const target = own.host ?? host.name;
  const user = own.user ?? overrides.user;
  const port = own.port ?? overrides.port;
  const config = await sshConfig(join(home, '.ssh/config'), target, {
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    only: overrides.home !== undefined,
  });
  const address: HostAddress = {
    name: host.name,
    // a name's %h in `HostName %h.example.org` is filled in by ssh -G
    host: config?.host ?? target,
    alias: target,
    port: port ?? config?.port ?? 22,
    user: user ?? config?.user ?? userInfo().username,
    privateKeys: [],
    knownHosts: knownHosts(own, config, home),
    acceptNewHostKeys: overrides.acceptNewHostKeys ?? config?.acceptNewHostKeys ?? false,
    connectTimeout: overrides.connectTimeout ?? 10,
  };
  if (own.password !== undefined) address.password = own.password;
  address.privateKeys = privateKeys(own, overrides, config, address, home);
  const command = own.proxyCommand ?? config?.proxyCommand;
  if (command !== undefined) address.proxyCommand = fillIn(command, address, host, target);
  return address;
}

function knownHosts(own: ConnectionVars, config: SshConfig | undefined, home: string): string[] {
  const files = own.knownHosts ?? config?.knownHosts ?? [];
  const usual = ['~/.ssh/known_hosts', '/etc/ssh/ssh_known_hosts'];
  return (files.length > 0 ? files : usual).map((file) => expandHome(file, home));
}

/** Keys that were named must be there when they are used; of the usual ones, those that exist. */
function privateKeys(
  own: ConnectionVars,
  overrides: AddressOverrides,
  config: SshConfig | undefined,
  address: HostAddress,
  home: string,
): string[] {
  const named = [...(own.privateKey ?? []), ...(overrides.privateKey ? [overrides.privateKey] : [])];
  if (named.length > 0) return named.map((file) => expandHome(file, home));
  const usual = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa'];
  const tokens: Record<string, string> = { '%d': home, '%h': address.host, '%r': address.user, '%%': '%' };
  return (config?.privateKeys ?? usual)
    .map((file) => expandHome(file, home).replace(/%[dhr%]/g, (token) => tokens[token]!))
    .filter((file) => existsSync(file));
}

function expandHome(file: string, home: string): string {
  return file === '~' || file.startsWith('~/') ? join(home, file.slice(1)) : file;
}

/**
 * Fills in %h (host), %p (port), %r (user) and %n (name) of a proxy command, as ssh_config(5) says. The
 * result is a shell command: values that the shell could read as anything but themselves are refused.
 */
function fillIn(command: string, address: HostAddress, host: Host, target: string): string {
  const values: Record<string, string> = {
    h: address.host,
    p: String(address.port),
    r: address.user,
    n: target,
    '%': '%',
  };
  return command.replace(/%(.?)/gs, (token, letter: string) => {
    const value = values[letter];
    const place = varPlace(host, 'kplay_proxy_command');
    const at = place ? { place } : {};
    if (value === undefined)
      throw invalid('proxy-command', `"${token}" in the proxy command of host "${host.name}" is not known`, {
        ...at,
        hint: 'known are %h, %p, %r, %n and %%',
      });
    if (letter !== '%' && !/^[\w.:@+][\w.:@+%-]*$/.test(value))
      throw invalid(
        'proxy-command',
        `"${value}" cannot stand in the proxy command of host "${host.name}"`,
        at,
      );
    return value;
  });
}
