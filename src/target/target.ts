import { userInfo } from 'node:os';
import type { BecomeMethod } from '../core/become.ts';
import { invalid } from '../core/errors.ts';
import type { HostKeyPolicy } from '../core/host-keys.ts';
import type { ConnectionKeywords, ConnectionKind } from '../core/reach.ts';
import type { Secrets } from '../core/secrets.ts';
import type { Values } from '../core/values.ts';
import type { Host } from '../inventory/model/inventory.ts';
import { connectionVars } from '../inventory/variables/connection-variables.ts';
import type { worldOf } from '../playbook/world.ts';
import { waiting } from '../transport/retry.ts';
import type { Address, Transport } from '../transport/transport.ts';
import { addressOf, containerOf } from './address.ts';
import { connectionValues } from './connection-values.ts';

/** How one host is reached, and the default user of its tasks. */
export interface Target {
  name: string;
  connection: ConnectionKind;
  address: Address;
  transport: Transport;
  /** The shell of the sessions, such as `sh`. */
  shell: string;
  /** The user that tasks of this host become, from the inventory. */
  become: string | undefined;
  becomeMethod: BecomeMethod;
  becomePassword: string | undefined;
}

/** The connection settings of the command line for all hosts; a host's own variables win. */
export interface TargetOptions {
  /** The sources of the inventory: relative paths in variables are relative to the first. */
  inventory: readonly string[];
  user?: string;
  privateKey?: string;
  hostKeys?: HostKeyPolicy;
  /** Seconds until a connection attempt times out. */
  timeout?: number;
  /** Seconds for which hosts that do not respond yet are tried again. */
  wait: number;
  becomeMethod?: BecomeMethod;
  /** For hosts without their own. */
  passwords?: { login?: string; become?: string };
  secrets: Secrets;
  /** What templates in variables see. */
  world: typeof worldOf;
}

/** This machine, under the names that always exist. */
export function thisMachine(name: string): Host | undefined {
  return here.find((host) => host.name === name);
}

const here: Host[] = ['localhost', '127.0.0.1'].map((name) => {
  return { name, groups: [], vars: { kplay_connection: 'local' }, layers: [] };
});

/**
 * How to reach a host, from the inventory, the play, the command line and the user's ssh_config.
 * @throws InvalidInput with every invalid connection variable
 */
export async function targetFor(
  host: Host,
  options: TargetOptions,
  extraVars: Values,
  reach: ConnectionKeywords = {},
): Promise<Target> {
  const vars = await connectionValues(host, extraVars, options.inventory, options.world);
  const own = connectionVars(host, vars);
  for (const text of [own.password, own.passphrase, own.becomePassword])
    if (text !== undefined) options.secrets.add(text);
  const user = reach.user ?? options.user;
  const overrides = {
    ...(user !== undefined && { user }),
    ...(reach.port !== undefined && { port: reach.port }),
    ...(options.privateKey !== undefined && { privateKey: options.privateKey }),
    ...(options.hostKeys && { hostKeys: options.hostKeys }),
    ...(options.timeout !== undefined && { connectTimeout: options.timeout }),
  };
  const connection = own.connection ?? reach.connection ?? 'ssh';
  const isContainer = connection === 'docker';
  const address = isContainer
    ? containerOf(host, overrides, own)
    : { ...askedFor(options), ...(await addressOf(host, overrides, vars)) };
  const transport = await transports[connection]();
  const isLocal = connection === 'local';
  return {
    name: host.name,
    connection,
    address: isLocal ? { ...address, user: userInfo().username } : address,
    transport: isLocal ? transport : waiting(transport, options.wait),
    shell: shellOf(host, vars),
    become: own.become ? (own.becomeUser ?? 'root') : undefined,
    becomeMethod: own.becomeMethod ?? options.becomeMethod ?? (isContainer ? 'su' : 'sudo'),
    becomePassword: own.becomePassword ?? options.passwords?.become,
  };
}

function askedFor({ passwords }: TargetOptions): { password?: string } {
  return passwords?.login === undefined ? {} : { password: passwords.login };
}

/** The shell of a host's sessions is a program's path and its arguments; it is used in a command line unchanged. */
function shellOf(host: Host, vars: Values): string {
  const shell = vars.kplay_shell ?? 'sh';
  if (typeof shell === 'string' && /^[\w./-]+( [\w./-]+)*$/.test(shell)) return shell;
  throw invalid(
    'connection-variable',
    `kplay_shell of host "${host.name}" must be a shell such as "busybox sh"`,
  );
}

const transports: Record<ConnectionKind, () => Promise<Transport>> = {
  ssh: async () => (await import('../transport/ssh2/ssh.ts')).ssh,
  openssh: async () => (await import('../transport/openssh/openssh.ts')).openssh,
  local: async () => (await import('../transport/local.ts')).local,
  docker: async () => (await import('../transport/docker.ts')).docker,
};
