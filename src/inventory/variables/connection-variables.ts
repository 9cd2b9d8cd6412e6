import { type BecomeMethod, becomeMethods } from '../../core/become.ts';
import { InvalidInput } from '../../core/errors.ts';
import { Findings } from '../../core/findings.ts';
import { type ConnectionKind, connections } from '../../core/reach.ts';
import { Raw, typeName, type Value, type Values } from '../../core/values.ts';
import { type Host, varPlace } from '../model/inventory.ts';

/** The variables for reaching a host; of several names, the first that is set counts. */
const names = {
  host: ['kplay_host', 'ansible_host', 'ansible_ssh_host'],
  port: ['kplay_port', 'ansible_port', 'ansible_ssh_port'],
  user: ['kplay_user', 'ansible_user', 'ansible_ssh_user'],
  privateKey: ['kplay_private_key', 'ansible_ssh_private_key_file', 'ansible_private_key_file'],
  password: ['kplay_password', 'ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password'],
  passphrase: [
    'kplay_private_key_passphrase',
    'ansible_private_key_passphrase',
    'ansible_ssh_private_key_passphrase',
  ],
  proxyCommand: ['kplay_proxy_command'],
  knownHosts: ['kplay_known_hosts'],
  sshConfig: ['kplay_ssh_config'],
  connection: ['kplay_connection', 'ansible_connection'],
  become: ['kplay_become', 'ansible_become'],
  becomeUser: ['kplay_become_user', 'ansible_become_user'],
  becomeMethod: ['kplay_become_method', 'ansible_become_method'],
  becomePassword: ['kplay_become_password', 'ansible_become_password', 'ansible_become_pass'],
} as const;

type Name = keyof typeof names;

/** All variables that this file reads; render them before you ask for an address. */
export const connectionVariables: readonly string[] = Object.values(names).flat();

/** The connection settings in a host's variables; a setting is absent if no variable sets it. */
export interface ConnectionVars {
  host?: string;
  port?: number;
  user?: string;
  privateKey?: string[];
  password?: string;
  passphrase?: string;
  proxyCommand?: string;
  knownHosts?: string[];
  sshConfig?: string;
  connection?: ConnectionKind;
  become?: boolean;
  becomeUser?: string;
  becomeMethod?: BecomeMethod;
  becomePassword?: string;
}

type Check = (value: Value) => unknown;
const wrong = Symbol('wrong');

const text: Check = (value) => {
  const plain = value instanceof Raw ? value.text : value;
  if (typeof plain === 'number') return String(plain);
  return typeof plain === 'string' && plain !== '' && !/[\0\n\r]/.test(plain) ? plain : wrong;
};

const texts: Check = (value) => {
  const items = (Array.isArray(value) ? value : [value]).map(text);
  return items.includes(wrong) ? wrong : items;
};

const user: Check = (value) => {
  const name = text(value);
  return typeof name === 'string' && /^[^-\s:/\p{Cc}][^\s:/\p{Cc}]*$/u.test(name) ? name : wrong;
};

const port: Check = (value) => {
  const number = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 && number < 65536
    ? number
    : wrong;
};

/** Ansible reads these words as booleans, and variables given on its command line are always texts. */
const truth: Record<string, boolean> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
};

const bool: Check = (value) => {
  if (typeof value === 'boolean') return value;
  return (typeof value === 'string' ? truth[value.toLowerCase()] : undefined) ?? wrong;
};

const reachable = /^(?:[A-Za-z0-9_][A-Za-z0-9._-]*|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[\w.-]+)?)$/;

const checks: Record<Name, [Check, string]> = {
  host: [
    (value) => (reachable.test(String(text(value))) ? text(value) : wrong),
    'a host name or an IP address',
  ],
  port: [port, 'a port between 1 and 65535'],
  user: [user, 'the name of a user'],
  privateKey: [texts, 'the path of a key, or a list of paths'],
  password: [text, 'a text'],
  passphrase: [text, 'a text'],
  proxyCommand: [text, 'a command'],
  knownHosts: [texts, 'the path of a file, or a list of paths'],
  sshConfig: [text, 'the path of an ssh_config'],
  connection: [connection, 'ssh, openssh, local or docker'],
  become: [bool, 'true or false'],
  becomeUser: [user, 'the name of a user'],
  becomeMethod: [
    (value) => (becomeMethods.some((method) => method === value) ? value : wrong),
    becomeMethods.join(' or '),
  ],
  becomePassword: [text, 'a text'],
};

function connection(value: Value): unknown {
  if (value === 'smart' || value === 'paramiko' || value === 'ansible.builtin.ssh') return 'ssh';
  if (value === 'community.docker.docker' || value === 'community.docker.docker_api') return 'docker';
  return connections.some((kind) => kind === value) ? value : wrong;
}

const secret = new Set<Name>(['password', 'passphrase', 'becomePassword']);

/**
 * Reads the connection variables of a host from its rendered variables. Null counts as not given.
 * @throws InvalidInput with every invalid variable.
 */
export function connectionVars(host: Host, vars: Values): ConnectionVars {
  const found: Record<string, unknown> = {};
  const findings = new Findings();
  for (const [name, keys] of Object.entries(names) as [Name, readonly string[]][]) {
    const key = keys.find((candidate) => vars[candidate] !== undefined && vars[candidate] !== null);
    if (key === undefined) continue;
    const [check, wanted] = checks[name];
    const value = check(vars[key]!);
    if (value === wrong) report(host, key, wanted, secret.has(name) ? null : vars[key]!, findings);
    else found[name] = value;
  }
  if (findings.all.length > 0) throw new InvalidInput(findings.all);
  return found as ConnectionVars;
}

function report(host: Host, key: string, wanted: string, value: Value, findings: Findings): void {
  const got = typeof value === 'string' ? `"${value}"` : typeName(value);
  const shown = value === null ? '' : `, not ${got}`;
  const message = `${key} of host "${host.name}" must be ${wanted}${shown}`;
  findings.error('connection-variable', message, { place: varPlace(host, key) });
}
