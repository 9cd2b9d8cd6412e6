import type { Address } from '../transport.ts';

/** The arguments of ssh for reaching a host as its address says: trust, login, and the way there. */
export function reachSettings(address: Address): string[] {
  const { host, port, user, privateKeys, proxyCommand, knownHosts, acceptNewHostKeys, sshConfig } = address;
  const options = [
    'ServerAliveInterval=2',
    'ServerAliveCountMax=3',
    `ConnectTimeout=${Math.ceil(address.connectTimeout)}`,
    `StrictHostKeyChecking=${acceptNewHostKeys ? 'accept-new' : 'yes'}`,
    `UserKnownHostsFile=${knownHosts.map((file) => `"${file}"`).join(' ')}`,
    ...(proxyCommand === undefined ? [] : [`ProxyCommand=${proxyCommand.replaceAll('%', '%%')}`]),
  ];
  return [
    ...(sshConfig === undefined ? [] : ['-F', sshConfig, '-o', `HostName=${host}`]),
    ...options.flatMap((option) => ['-o', option]),
    ...privateKeys.flatMap((key) => ['-i', key]),
    '-p',
    String(port),
    '-l',
    user,
  ];
}

/** The name of a host in ssh_config. */
export function sshName({ alias, host }: Address): string {
  return alias ?? host;
}
