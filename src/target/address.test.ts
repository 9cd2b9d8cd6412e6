import { rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InvalidInput } from '../core/errors.ts';
import type { Values } from '../core/values.ts';
import { folderOf } from '../inventory/folder.fixture.ts';
import type { Host } from '../inventory/model/inventory.ts';
import { connectionVars } from '../inventory/variables/connection-variables.ts';
import { addressOf } from './address.ts';

const bare = folderOf({ '.ssh/id_rsa': '' });
const configured = folderOf({
  '.ssh/config': `
Host web1
  HostName 10.0.0.9
  Port 2200
  User deploy
  IdentityFile ~/nothing
  IdentityFile ${bare}/.ssh/id_rsa
  ProxyJump ops@gate:2022
  UserKnownHostsFile /tmp/a /tmp/b
  GlobalKnownHostsFile /tmp/g
  StrictHostKeyChecking accept-new
Host db1
  ProxyCommand nc -X 5 %h %p
Match user matched
  Port 99
`,
});
afterAll(() => {
  for (const folder of [bare, configured]) rmSync(folder, { recursive: true });
});

const host = (name: string, vars: Values): Host => ({
  name,
  groups: ['all'],
  vars,
  layers: [{ from: 'host', values: vars, place: { file: 'hosts.yml', line: 7, col: 3 } }],
});

const address = (home: string, name: string, vars: Values = {}, overrides = {}) =>
  addressOf(host(name, vars), { home, ...overrides }, vars);

const usual = {
  name: 'web1',
  host: 'web1',
  alias: 'web1',
  port: 22,
  user: userInfo().username,
  privateKeys: [join(bare, '.ssh/id_rsa')],
  knownHosts: [join(bare, '.ssh/known_hosts'), '/etc/ssh/ssh_known_hosts'],
  hostKeys: 'strict',
  connectTimeout: 10,
};

describe('addressOf', () => {
  it.each<[string, Values, object, object]>([
    ['the defaults', {}, {}, {}],
    [
      'kplay before ansible',
      { kplay_host: '10.0.0.1', ansible_host: '10.0.0.2', ansible_port: '2222' },
      {},
      { host: '10.0.0.1', alias: '10.0.0.1', port: 2222 },
    ],
    ['the old name', { ansible_ssh_host: '::1' }, {}, { host: '::1', alias: '::1' }],
    ['the command line', {}, { user: 'root', connectTimeout: 3 }, { user: 'root', connectTimeout: 3 }],
    ['variables before the command line', { kplay_user: 'me' }, { user: 'root' }, { user: 'me' }],
    [
      'named keys',
      { kplay_private_key: ['~/k', '/k2'] },
      { privateKey: '/k3' },
      { privateKeys: [join(bare, 'k'), '/k2', '/k3'] },
    ],
    ['a password', { ansible_password: 'p w' }, {}, { password: 'p w' }],
    ['known hosts', { kplay_known_hosts: '~/x' }, {}, { knownHosts: [join(bare, 'x')] }],
    [
      'a proxy command',
      { kplay_proxy_command: 'nc %h %p # %r %n %%', kplay_host: '10.0.0.1', kplay_user: 'u' },
      {},
      {
        host: '10.0.0.1',
        alias: '10.0.0.1',
        user: 'u',
        proxyCommand: 'nc 10.0.0.1 22 # u 10.0.0.1 %',
        via: 'nc %h %p # %r %n %%',
      },
    ],
  ])('knows %s', async (_, vars, overrides, expected) => {
    expect(await address(bare, 'web1', vars, overrides)).toEqual({ ...usual, ...expected });
  });

  it('asks ssh for the configuration', async () => {
    expect(await address(configured, 'web1')).toEqual({
      name: 'web1',
      host: '10.0.0.9',
      alias: 'web1',
      port: 2200,
      user: 'deploy',
      privateKeys: [join(bare, '.ssh/id_rsa')],
      proxyCommand: `ssh -F ${configured}/.ssh/config -l ops -p 2022 -W '[10.0.0.9]:2200' -- gate`,
      via: `ssh -F ${configured}/.ssh/config -l ops -p 2022 -W '[%h]:%p' -- gate`,
      knownHosts: ['/tmp/a', '/tmp/b', '/tmp/g'],
      hostKeys: 'accept-new',
      connectTimeout: 10,
      rules: expect.objectContaining({ revokedHostKeys: [], leastRsaBits: 1024 }),
    });
  });

  it('lets variables win over the configuration', async () => {
    const found = await address(configured, 'web1', {
      kplay_port: 23,
      kplay_user: 'u',
      kplay_proxy_command: 'x',
    });
    expect(found).toMatchObject({ host: '10.0.0.9', port: 23, user: 'u', proxyCommand: 'x' });
  });

  it.each<[string, Values, object]>([
    ['a proxy command', {}, { proxyCommand: 'nc -X 5 db1 22' }],
    ['Match user', { ansible_user: 'matched' }, { port: 99 }],
    ['the address, as the name to look up', { ansible_host: 'web1' }, { host: '10.0.0.9' }],
  ])('finds in the configuration %s', async (_, vars, expected) => {
    expect(await address(configured, 'db1', vars)).toMatchObject(expected);
  });

  it.each<[string, string]>([
    ["tool '%%s' %h", "tool '%s' web1"],
    ['date +%%h', 'date +%h'],
    ['%%%h%%%%', '%web1%%'],
  ])('fills in %j once', async (command, expected) => {
    expect(await address(bare, 'web1', { kplay_proxy_command: command })).toMatchObject({
      proxyCommand: expected,
    });
  });

  it('asks the ssh_config of a host by its name', async () => {
    const vars = { kplay_ssh_config: `${configured}/.ssh/config`, kplay_host: '10.0.0.7' };
    const found = { host: '10.0.0.7', alias: 'web1', port: 2200, sshConfig: vars.kplay_ssh_config };
    expect(await address(bare, 'web1', vars)).toMatchObject(found);
    const own = await address(configured, 'web1', {
      kplay_ssh_config: '~/.ssh/config',
      kplay_host: '10.0.0.7',
    });
    expect(own).toMatchObject({ host: '10.0.0.7', port: 2200 });
    expect(own.sshConfig).toBeUndefined();
    await expect(address(bare, 'web1', { kplay_ssh_config: '/no/such' })).rejects.toThrow('does not exist');
  });

  it.each<[string, object, object]>([
    ['', {}, { connectTimeout: 10, pings: undefined }],
    ['ConnectTimeout 30', {}, { connectTimeout: 30 }],
    ['ConnectTimeout 30', { connectTimeout: 3 }, { connectTimeout: 3 }],
    ['ConnectTimeout none', {}, { connectTimeout: 10 }],
    ['ServerAliveInterval 60', {}, { pings: { interval: 2, count: 90 } }],
    ['ServerAliveInterval 1\nServerAliveCountMax 2', {}, { pings: { interval: 2, count: 1 } }],
    ['ServerAliveInterval 0', {}, { pings: undefined }],
    ['ServerAliveInterval 9\nServerAliveCountMax 0', {}, { pings: undefined }],
  ])('waits as %j says, with %j', async (text, overrides, expected) => {
    const home = folderOf({ '.ssh/config': `Host *\n${text}\n` });
    const { connectTimeout, pings } = await address(home, 'web1', {}, overrides);
    expect({ connectTimeout, pings }).toMatchObject(expected);
    rmSync(home, { recursive: true });
  });

  it('fills in the names of lists and sockets', async () => {
    const rules = folderOf({
      '.ssh/config': 'Host *\nRevokedHostKeys %d/%h-%r-%%\nIdentityAgent ~/a\nHostKeyAlias %n.x\n',
    });
    const found = await address(rules, 'web1', { kplay_user: 'u' });
    expect(found.rules).toMatchObject({
      revokedHostKeys: [`${rules}/web1-u-%`],
      agent: join(userInfo().homedir, 'a'),
      hostKeyAlias: 'web1.x',
    });
  });

  it.each<[string, Values]>([
    ['a shell word in the user', { kplay_user: '$(id)', kplay_proxy_command: 'nc %r' }],
    ['an unknown token', { kplay_proxy_command: 'nc %z' }],
    ['a token that is cut off', { kplay_proxy_command: 'nc %' }],
  ])('refuses in a proxy command %s', async (_, vars) => {
    await expect(address(bare, 'web1', vars)).rejects.toThrow(InvalidInput);
  });
});

describe('connectionVars', () => {
  it.each<[Values, object]>([
    [{}, {}],
    [{ ansible_connection: 'smart' }, { connection: 'ssh' }],
    [{ ansible_connection: 'community.docker.docker' }, { connection: 'docker' }],
    [{ kplay_connection: 'local', ansible_connection: 'ssh' }, { connection: 'local' }],
    [
      { ansible_become: 'yes', ansible_become_user: 'pg', ansible_become_pass: 'x' },
      { become: true, becomeUser: 'pg', becomePassword: 'x' },
    ],
    [{ kplay_become: false, ansible_become: true }, { become: false }],
    [{ kplay_host: null, ansible_host: 'h' }, { host: 'h' }],
  ])('%j', (vars, expected) => {
    expect(connectionVars(host('web1', vars), vars)).toEqual(expected);
  });

  it.each<[Values, string]>([
    [
      { kplay_host: '-oProxyCommand=x' },
      'kplay_host of host "web1" must be a host name or an IP address, not "-oProxyCommand=x"',
    ],
    [
      { ansible_host: 'a;touch x' },
      'ansible_host of host "web1" must be a host name or an IP address, not "a;touch x"',
    ],
    [{ ansible_host: 'a b' }, 'ansible_host of host "web1" must be a host name or an IP address, not "a b"'],
    [{ ansible_port: 70000 }, 'ansible_port of host "web1" must be a port between 1 and 65535, not a number'],
    [{ ansible_user: '-x' }, 'ansible_user of host "web1" must be the name of a user, not "-x"'],
    [
      { ansible_connection: 'winrm' },
      'ansible_connection of host "web1" must be ssh, openssh, local or docker, not "winrm"',
    ],
    [{ ansible_password: ['s3cret'] }, 'ansible_password of host "web1" must be a text'],
    [{ ansible_become: 'maybe' }, 'ansible_become of host "web1" must be true or false, not "maybe"'],
  ])('refuses %j', (vars, message) => {
    const problems = (() => {
      try {
        return connectionVars(host('web1', vars), vars);
      } catch (error) {
        return (error as InvalidInput).diagnostics;
      }
    })();
    expect(problems).toMatchObject([{ message, place: { line: 7 } }]);
  });
});
