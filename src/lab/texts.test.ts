import { expect, test } from 'vitest';
import { labLayout } from './layout.ts';
import { cacheConfig, frontConfig } from './service-texts.ts';
import type { LabState } from './state.ts';
import { hostsFile, inventoryFile, knownHostsFile, labSshConfig, sourcesList } from './texts.ts';

const lab = labLayout('demo', '/cg');
const state: LabState = {
  version: 1,
  name: 'demo',
  subnet: 3,
  docker: true,
  packages: [],
  image: '/img',
  hosts: [
    { name: 'web1', address: '10.77.3.11' },
    { name: 'web2', address: '10.77.3.12' },
  ],
};
const mirrors = [
  { uri: 'http://m.example/debian', path: 'debian', suite: 'bookworm', components: ['main', 'contrib'] },
  { uri: 'http://m.example/debian', path: 'debian', suite: 'bookworm-updates', components: ['main'] },
];
const places = { dir: '/s/x', aptSocket: '/s/apt/socket', registrySocket: '/s/registry/socket' };

test('hosts know each other and the services', () => {
  expect(hostsFile(state)).toContain('10.77.3.1\tapt.lab registry.lab\n10.77.3.11\tweb1\n10.77.3.12\tweb2\n');
  expect(hostsFile({ ...state, docker: false })).not.toContain('registry.lab');
});

test('hosts take packages from the lab only', () => {
  expect(sourcesList(mirrors)).toBe(
    'deb http://apt.lab/debian bookworm main contrib\ndeb http://apt.lab/debian bookworm-updates main\n',
  );
});

test('known_hosts has each host by name and by address', () => {
  const keys = new Map([['web1', 'ssh-ed25519 AAAA1']]);
  expect(knownHostsFile(state.hosts.slice(0, 1), keys)).toBe('web1,10.77.3.11 ssh-ed25519 AAAA1\n');
});

test('ssh reaches hosts by name and by address, and trusts no other key', () => {
  expect(labSshConfig(lab, state)).toBe(`Host web1
  HostName 10.77.3.11
Host web2
  HostName 10.77.3.12
Host web1 web2 10.77.3.*
  User root
  IdentityFile /var/lib/kplay-lab/demo/id_ed25519
  IdentitiesOnly yes
  UserKnownHostsFile /var/lib/kplay-lab/demo/known_hosts
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  ProxyCommand nsenter --net=/run/netns/kplay-demo nc.openbsd -N %h %p
`);
});

test('the inventory', () => {
  expect(inventoryFile(lab, state)).toBe(`# Hosts of the lab "demo". "kplay lab up" overwrites this file.
all:
  vars:
    ansible_user: root
    ansible_ssh_private_key_file: /var/lib/kplay-lab/demo/id_ed25519
    ansible_ssh_common_args: -F /var/lib/kplay-lab/demo/ssh_config
    kplay_known_hosts: /var/lib/kplay-lab/demo/known_hosts
    kplay_proxy_command: nsenter --net=/run/netns/kplay-demo nc.openbsd -N %h %p
  children:
    web:
      hosts:
        web1:
          ansible_host: 10.77.3.11
        web2:
          ansible_host: 10.77.3.12
`);
});

test('the cache listens on its socket only, with one pair of locations an address', () => {
  const config = cacheConfig(places, mirrors, '/cache');
  expect(config.match(/listen .*/g)).toEqual(['listen unix:/s/apt/socket;']);
  expect(config.match(/location \S+/g)).toEqual(['location /debian/pool/', 'location /debian/']);
});

test.each([
  [true, ['listen 10.77.3.1:80;', 'listen 10.77.3.1:5000;']],
  [false, ['listen 10.77.3.1:80;']],
])('with docker=%s the door in the lab listens on the bridge only', (docker, listens) => {
  expect(frontConfig(places, '10.77.3.1', docker).match(/listen .*/g)).toEqual(listens);
});
