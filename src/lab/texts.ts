import { bridgeAddress } from './address.ts';
import { type Layout, netnsPath } from './layout.ts';
import type { Mirror } from './mirrors.ts';
import type { LabState, StateHost } from './state.ts';

/** Lines of a host's /etc/hosts for other hosts. */
export function hostLines(hosts: StateHost[]): string {
  return hosts.map((host) => `${host.address}\t${host.name}\n`).join('');
}

/** /etc/hosts of a host: itself, the lab's services, all hosts of the lab. */
export function hostsFile(state: LabState): string {
  const services = state.docker ? 'apt.lab registry.lab' : 'apt.lab';
  const fixed = `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n`;
  return `${fixed}${bridgeAddress(state.subnet)}\t${services}\n${hostLines(state.hosts)}`;
}

/** /etc/apt/sources.list of a host. */
export function sourcesList(mirrors: Mirror[]): string {
  const line = (m: Mirror) => `deb http://apt.lab/${m.path} ${m.suite} ${m.components.join(' ')}\n`;
  return mirrors.map(line).join('');
}

/** known_hosts of the lab; `keys` maps names of hosts to their public key, "ssh-ed25519 AAAA...". */
export function knownHostsFile(hosts: StateHost[], keys: Map<string, string>): string {
  return hosts.map((host) => `${host.name},${host.address} ${keys.get(host.name)}\n`).join('');
}

/** The command that connects to a host's port from outside; it needs root, to enter the namespace. */
export function proxyCommand(lab: Layout): string {
  return `nsenter --net=${netnsPath(lab.netns)} nc.openbsd -N %h %p`;
}

/** A configuration for ssh(1) -F, by host names and by addresses. */
export function labSshConfig(lab: Layout, state: LabState): string {
  const named = state.hosts.map((host) => `Host ${host.name}\n  HostName ${host.address}\n`).join('');
  const names = state.hosts.map((host) => host.name).join(' ');
  return `${named}Host ${names} 10.77.${state.subnet}.*
  User root
  IdentityFile ${lab.key}
  IdentitiesOnly yes
  UserKnownHostsFile ${lab.knownHosts}
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  ProxyCommand ${proxyCommand(lab)}
`;
}

/** The inventory, in Ansible's layout. */
export function inventoryFile(lab: Layout, state: LabState): string {
  const host = (h: StateHost) => `        ${h.name}:\n          ansible_host: ${h.address}\n`;
  return `# Hosts of the lab "${lab.name}". "kplay lab up" overwrites this file.
all:
  vars:
    ansible_user: root
    ansible_ssh_private_key_file: ${lab.key}
    ansible_ssh_common_args: -F ${lab.sshConfig}
    kplay_known_hosts: ${lab.knownHosts}
    kplay_proxy_command: ${proxyCommand(lab)}
  children:
    web:
      hosts:
${state.hosts.map(host).join('')}`;
}
