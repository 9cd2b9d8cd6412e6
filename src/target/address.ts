import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { invalid } from '../core/errors.ts';
import type { HostKeyPolicy } from '../core/host-keys.ts';
import type { SshRules } from '../core/ssh-rules.ts';
import type { Values } from '../core/values.ts';
import { type Host, varPlace } from '../inventory/model/inventory.ts';
import { askSshConfig, type SshConfig } from '../inventory/sources/ssh-config.ts';
import { type ConnectionVars, connectionVars } from '../inventory/variables/connection-variables.ts';
import { pingsFor } from '../transport/pings.ts';
import type { Address } from '../transport/transport.ts';
import { fillIn } from './proxy-command.ts';

/** The settings of a play, or else of the command line, for all hosts; a host's own variables win. */
export interface AddressOverrides {
  user?: string;
  port?: number;
  /** Tried after the keys of the host's variables. */
  privateKey?: string;
  hostKeys?: HostKeyPolicy;
  /** Seconds; that of ssh_config by default, or else 10. */
  connectTimeout?: number;
  /** The folder of .ssh; by default the user's home, and also the system's ssh_config. */
  home?: string;
}

/**
 * How to reach a host: its variables (rendered) first, then the command line, then ssh_config, then OpenSSH's
 * defaults. Starts `ssh -G` if an ssh_config has any settings.
 * @throws InvalidInput for invalid variables, Trouble if ssh_config cannot be read.
 */
export async function addressOf(host: Host, overrides: AddressOverrides, vars: Values): Promise<Address> {
  const own = connectionVars(host, vars);
  const home = overrides.home ?? homedir();
  const file = own.sshConfig === undefined ? undefined : namedConfig(own.sshConfig, host, home);
  // a host's own file uses its inventory name, as an inventory from an ssh_config does
  const target = file === undefined ? (own.host ?? host.name) : host.name;
  const user = own.user ?? overrides.user;
  const port = own.port ?? overrides.port;
  const usual = join(home, '.ssh/config');
  const config = await askSshConfig(file ?? usual, target, {
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    // ssh ignores the system's configuration if it is given a file
    only: (file ?? usual) !== usual || overrides.home !== undefined,
  });
  const address: Address = {
    name: host.name,
    // ssh -G replaces the %h in `HostName %h.example.org` with the name
    host: (file && own.host) || (config?.host ?? target),
    alias: target,
    port: port ?? config?.port ?? 22,
    user: user ?? config?.user ?? userInfo().username,
    privateKeys: [],
    knownHosts: knownHosts(own, config, home),
    hostKeys: overrides.hostKeys ?? config?.hostKeys ?? 'strict',
    connectTimeout: overrides.connectTimeout ?? config?.connectTimeout ?? 10,
  };
  if (own.password !== undefined) address.password = own.password;
  if (own.passphrase !== undefined) address.passphrase = own.passphrase;
  if (file !== undefined && file !== usual) address.sshConfig = file;
  if (config?.silence) address.pings = pingsFor(config.silence);
  if (config) address.rules = rulesFor(config.rules, address, home);
  address.privateKeys = privateKeys(own, overrides, config, address, home);
  const command = own.proxyCommand ?? config?.proxyCommand;
  if (command !== undefined) {
    address.proxyCommand = fillIn(command, address, host);
    address.via = command;
  }
  return address;
}

/** How to reach a container: by its name, without ssh. The user '' is that of its image. */
export function containerOf(host: Host, overrides: AddressOverrides, own: ConnectionVars): Address {
  return {
    name: host.name,
    host: own.host ?? host.name,
    port: 22,
    user: own.user ?? overrides.user ?? '',
    privateKeys: [],
    knownHosts: [],
    hostKeys: 'strict',
    connectTimeout: overrides.connectTimeout ?? 10,
  };
}

function namedConfig(named: string, host: Host, home: string): string {
  const file = expandHome(named, home);
  const place = varPlace(host, 'kplay_ssh_config');
  if (existsSync(file)) return file;
  throw invalid('connection-variable', `the ssh_config of host "${host.name}" does not exist: ${file}`, {
    ...(place && { place }),
  });
}

function knownHosts(own: ConnectionVars, config: SshConfig | undefined, home: string): string[] {
  const files = own.knownHosts ?? config?.knownHosts ?? [];
  const usual = ['~/.ssh/known_hosts', '/etc/ssh/ssh_known_hosts'];
  return (files.length > 0 ? files : usual).map((file) => expandHome(file, home));
}

/** The keys of variables, which must exist when they are used; of the default keys, those that exist. */
function privateKeys(
  own: ConnectionVars,
  overrides: AddressOverrides,
  config: SshConfig | undefined,
  address: Address,
  home: string,
): string[] {
  const named = [...(own.privateKey ?? []), ...(overrides.privateKey ? [overrides.privateKey] : [])];
  if (named.length > 0) return named.map((file) => expandHome(file, home));
  const usual = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa'];
  return (config?.privateKeys ?? usual)
    .map((file) => expandFile(file, address, home))
    .filter((file) => existsSync(file));
}

function rulesFor(rules: SshRules, address: Address, home: string): SshRules {
  const expand = (text: string) => expandFile(text, address, home);
  return {
    ...rules,
    revokedHostKeys: rules.revokedHostKeys.map(expand),
    ...(rules.agent && { agent: expand(rules.agent) }),
    ...(rules.hostKeyAlias && { hostKeyAlias: expand(rules.hostKeyAlias) }),
  };
}

/** Replaces the tokens of ssh_config(5) in file names; other tokens do not change. */
function expandFile(file: string, address: Address, home: string): string {
  const tokens: Record<string, () => string> = {
    '%d': () => home,
    '%h': () => address.host,
    '%n': () => address.alias ?? address.host,
    '%p': () => String(address.port),
    '%r': () => address.user,
    '%u': () => userInfo().username,
    '%i': () => String(userInfo().uid),
    '%%': () => '%',
  };
  return expandHome(file, home).replace(/%[dhnprui%]/g, (token) => tokens[token]!());
}

function expandHome(file: string, home: string): string {
  return file === '~' || file.startsWith('~/') ? join(home, file.slice(1)) : file;
}
