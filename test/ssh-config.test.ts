import { type ChildProcess, execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bothClients } from './support/both-clients.ts';
import type { EmbeddedHost } from './support/embedded-host.ts';
import { startAgent } from './support/ssh-agent.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';

/**
 * What ssh_config says about trust and logins, with a real sshd: kplay must let nobody in whom the system's ssh keeps
 * out. Where kplay keeps out more, the row says so.
 */
describe.skipIf(!hasSshd)('ssh_config, compared with ssh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-ssh-config-'));
  const at = (name: string) => join(folder, name);
  const keygen = (...args: string[]) => execFileSync('ssh-keygen', ['-q', ...args], { stdio: 'pipe' });
  const write = (name: string, text: string) => writeFileSync(at(name), text, { mode: 0o600 });
  const before = process.env.SSH_AUTH_SOCK;
  const hosts: EmbeddedHost[] = [];
  let agent: ChildProcess;
  let usual: EmbeddedHost;
  let hostKey: string;

  beforeAll(async () => {
    usual = await start({});
    hostKey = readFileSync(join(usual.folder, 'host.pub'), 'utf8').trim();
    for (const name of ['other', 'client2']) keygen('-t', 'ed25519', '-N', '', '-C', '', '-f', at(name));
    keygen('-t', 'rsa', '-b', '2048', '-N', '', '-f', at('rsa'));
    makeLists();
    makeKeys();
    await useAgent();
  });
  afterAll(async () => {
    agent.kill();
    if (before === undefined) delete process.env.SSH_AUTH_SOCK;
    else process.env.SSH_AUTH_SOCK = before;
    for (const host of hosts) await host.stop();
    rmSync(folder, { recursive: true });
  });

  async function start(options: Parameters<typeof startSshd>[0]): Promise<EmbeddedHost> {
    const host = await startSshd(options);
    hosts.push(host);
    return host;
  }

  function makeLists(): void {
    const other = readFileSync(at('other.pub'), 'utf8');
    write('list-other', `# none of ours\n\n${other}`);
    write('list-ours', `${other}# a comment\n \t${hostKey} root@box\n`);
    write('list-crlf', `${hostKey}\r\n`);
    write('list-nonsense', `${other}nonsense\n`);
    write('list-nonsense-first', `nonsense\n${other}`);
    write('list-empty', '');
    write('host.pub', `${hostKey}\n`);
    write(
      'spec-sha256',
      `hash: ${execFileSync('ssh-keygen', ['-lf', at('host.pub')], { encoding: 'utf8' }).split(' ')[1]}\n`,
    );
    write('spec-sha1', `sha1: ${hostKey}\n`);
    write('spec-key', `key: ${hostKey}\n`);
    keygen('-k', '-f', at('krl-other'), at('other.pub'));
    keygen('-k', '-f', at('krl-ours'), at('other.pub'), at('host.pub'));
    for (const kind of ['sha256', 'sha1', 'key']) keygen('-k', '-f', at(`krl-${kind}`), at(`spec-${kind}`));
    write('spec-serial', 'serial: 5\n');
    keygen('-k', '-s', at('other.pub'), '-z', '7', '-f', at('krl-certificates'), at('spec-serial'));
    copyFileSync(at('krl-other'), at('krl-cut'));
    truncateSync(at('krl-cut'), 60);
  }

  function makeKeys(): void {
    const client = readFileSync(usual.privateKeyFile);
    writeFileSync(at('open'), client, { mode: 0o644 });
    for (const name of ['locked', 'locked-alone']) writeFileSync(at(name), client, { mode: 0o600 });
    for (const name of ['locked', 'locked-alone']) keygen('-p', '-N', 'secret', '-P', '', '-f', at(name));
    write('locked.pub', readFileSync(`${usual.privateKeyFile}.pub`, 'utf8'));
  }

  async function useAgent(): Promise<void> {
    const socket = at('agent');
    agent = await startAgent(socket);
    process.env.SSH_AUTH_SOCK = socket;
    execFileSync('ssh-add', ['-q', usual.privateKeyFile]);
  }

  const both = (config: string, to: EmbeddedHost) =>
    bothClients(at('config'), config.replaceAll('DIR', folder), to);

  const stricter = 'in with ssh only';
  /** Expects what kplay says; ssh lets us in exactly where kplay does, unless the row says that kplay is stricter. */
  async function expectBoth(config: string, to: EmbeddedHost, expected: string): Promise<void> {
    const isStricter = expected.startsWith(stricter);
    const said = await both(config, to);
    expect(said.kplay).toContain(expected.replace(`${stricter}: `, ''));
    expect(said.ssh).toBe(isStricter || expected === 'in');
  }

  test.each<[string, string, string]>([
    ['nothing', '', 'in'],
    ['revoked: another key', 'RevokedHostKeys DIR/list-other', 'in'],
    ['revoked: this key', 'RevokedHostKeys DIR/list-ours', 'is revoked by'],
    ['revoked: this key, CRLF', 'RevokedHostKeys DIR/list-crlf', 'is revoked by'],
    ['revoked: nonsense behind a key', 'RevokedHostKeys DIR/list-nonsense', 'line 2 is not a public key'],
    [
      'revoked: nonsense before a key',
      'RevokedHostKeys DIR/list-nonsense-first',
      'line 1 is not a public key',
    ],
    ['revoked: an empty list', 'RevokedHostKeys DIR/list-empty', 'in'],
    ['revoked: no file', 'RevokedHostKeys DIR/missing', 'cannot be read'],
    ['revoked: a folder', 'RevokedHostKeys /tmp', 'cannot be read'],
    ['revoked: none', 'RevokedHostKeys none', 'in'],
    ['revoked, KRL: another key', 'RevokedHostKeys DIR/krl-other', 'in'],
    ['revoked, KRL: this key', 'RevokedHostKeys DIR/krl-ours', 'is revoked by'],
    ['revoked, KRL: this key alone', 'RevokedHostKeys DIR/krl-key', 'is revoked by'],
    ['revoked, KRL: by SHA-256', 'RevokedHostKeys DIR/krl-sha256', 'is revoked by'],
    ['revoked, KRL: by SHA-1', 'RevokedHostKeys DIR/krl-sha1', 'is revoked by'],
    ['revoked, KRL: certificates', 'RevokedHostKeys DIR/krl-certificates', 'in'],
    ['revoked, KRL: cut off', 'RevokedHostKeys DIR/krl-cut', 'cannot be read'],
    ['an alias that is known', 'HostKeyAlias known\nUserKnownHostsFile DIR/known', 'in'],
    ['an alias that is not', 'HostKeyAlias stranger\nUserKnownHostsFile DIR/known', 'is not known'],
    ['no known hosts', 'UserKnownHostsFile none', 'is not known'],
    [
      'another key for the address, which loopback is not asked for',
      'HostName localhost\nCheckHostIP yes\nUserKnownHostsFile DIR/by-address',
      'in',
    ],
    ['a type of key that the host has not', 'HostKeyAlgorithms rsa-sha2-512', 'share no SSH algorithm'],
    ['another type than the known one', 'HostKeyAlgorithms ecdsa-sha2-nistp256', 'has changed'],
    ['no cipher that is known here', 'Ciphers 3des-cbc', 'share no SSH algorithm'],
    [
      'a MAC that is not known here',
      'Ciphers aes128-ctr\nMACs umac-64@openssh.com',
      `${stricter}: allows no MAC`,
    ],
    ['no login by key', 'PubkeyAuthentication no', 'refuses the login'],
    ['login by password only', 'PreferredAuthentications password', 'refuses the login'],
    ['keys of another type', 'PubkeyAcceptedAlgorithms rsa-sha2-512', 'allows no key such as'],
    ['a key that others can read', 'IdentityAgent none\nIdentityFile DIR/open', 'permissions 0644 for'],
    ['the agent', 'IdentityFile none', 'in'],
    ['no agent', 'IdentityAgent none\nIdentityFile none', 'refuses the login'],
    ['an agent by name', 'IdentityAgent DIR/agent\nIdentityFile none', 'in'],
    [
      'another key than those of the agent',
      'IdentitiesOnly yes\nIdentityFile DIR/other',
      'refuses the login',
    ],
    ['a locked key that the agent has', 'IdentitiesOnly yes\nIdentityFile DIR/locked', 'in'],
    ['the same, without its public half', 'IdentitiesOnly yes\nIdentityFile DIR/locked-alone', 'in'],
    ['its public half alone', 'IdentitiesOnly yes\nIdentityFile DIR/locked.pub', 'in'],
    ['a command for host keys', 'KnownHostsCommand /bin/true', `${stricter}: has a KnownHostsCommand`],
    ['no checking', 'StrictHostKeyChecking no\nUserKnownHostsFile /dev/null', `${stricter}: is not known`],
  ])('%s', async (_, config, expected) => {
    const other = readFileSync(at('other.pub'), 'utf8');
    const { port } = usual.address;
    write('known', `known ${hostKey}\n`);
    write('by-address', `[localhost]:${port} ${hostKey}\n[127.0.0.1]:${port} ${other}`);
    await expectBoth(config, usual, expected);
  });

  const sha1 = ['Ciphers aes128-ctr', 'MACs hmac-sha1'];
  test.each<[string, string, Parameters<typeof startSshd>[0], string]>([
    ['an RSA host key', '', { rsaOnly: true }, 'in'],
    ['one that is too short', 'RequiredRSASize 4096', { rsaOnly: true }, 'has fewer than 4096 bits'],
    [
      'SHA-1 for the host key',
      '',
      { rsaOnly: true, lines: ['HostKeyAlgorithms ssh-rsa'] },
      'share no SSH algorithm',
    ],
    [
      'the same, wanted',
      'HostKeyAlgorithms +ssh-rsa',
      { rsaOnly: true, lines: ['HostKeyAlgorithms ssh-rsa'] },
      'in',
    ],
    [
      'SHA-1 for the exchange',
      '',
      { lines: ['KexAlgorithms diffie-hellman-group14-sha1'] },
      'share no SSH algorithm',
    ],
    [
      'the same, wanted',
      'KexAlgorithms +diffie-hellman-group14-sha1',
      { lines: ['KexAlgorithms diffie-hellman-group14-sha1'] },
      'in',
    ],
    ['SHA-1 for the MAC', '', { lines: sha1 }, `${stricter}: share no SSH algorithm`],
    ['the same, wanted first', 'MACs ^hmac-sha1', { lines: sha1 }, 'in'],
    ['the same, wanted alone', 'MACs hmac-sha1', { lines: sha1 }, 'in'],
  ])('a host with %s: %s', async (_, config, options, expected) => {
    const host = await start(options);
    await expectBoth(`${config}\nIdentityFile ${host.privateKeyFile}`, host, expected);
  });

  test('the tokens of a proxy command are filled in once', async () => {
    const command = `sh -c 'printf "%%s\\n" "$@" >>DIR/said; exec nc %h %p' - %h %%h %%%%h %n %p %r %%`;
    const { ssh: isIn, kplay } = await both(`ProxyCommand ${command}`, usual);
    expect([isIn, kplay]).toEqual([true, 'in']);
    const lines = readFileSync(at('said'), 'utf8').split('\n').slice(0, -1);
    expect(lines).toHaveLength(14);
    expect(lines.slice(7)).toEqual(lines.slice(0, 7));
  });
});
