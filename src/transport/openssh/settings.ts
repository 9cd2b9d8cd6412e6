import { usualPings } from '../pings.ts';
import type { Address } from '../transport.ts';

/** The arguments of ssh for reaching a host as its address says: trust, login, and the way there. */
export function reachSettings(address: Address): string[] {
  const { host, port, user, privateKeys, proxyCommand, sshConfig, pings = usualPings } = address;
  const options = [
    `ServerAliveInterval=${Math.ceil(pings.interval)}`,
    `ServerAliveCountMax=${pings.count}`,
    `ConnectTimeout=${Math.ceil(address.connectTimeout)}`,
    ...hostKeySettings(address),
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

/** `off` saves no key. */
function hostKeySettings({ hostKeys, knownHosts }: Address): string[] {
  if (hostKeys === 'off') return ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null'];
  return [
    `StrictHostKeyChecking=${hostKeys === 'accept-new' ? 'accept-new' : 'yes'}`,
    `UserKnownHostsFile=${knownHosts.map((file) => `"${file}"`).join(' ')}`,
  ];
}

/** The name of a host in ssh_config. */
export function sshName({ alias, host }: Address): string {
  return alias ?? host;
}
