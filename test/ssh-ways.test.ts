import { type ChildProcess, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ssh } from '../src/transport/ssh2/ssh.ts';
import { Dice } from './random/dice.ts';
import { randomKnownHosts } from './random/known-hosts.ts';
import { bothClients } from './support/both-clients.ts';
import type { EmbeddedHost } from './support/embedded-host.ts';
import { startAgent } from './support/ssh-agent.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';
import { dueSeeds } from './support/today.ts';

/** The ways to a host that ssh_config describes, and known_hosts of all sorts: kplay gets in exactly where ssh does. */
describe.skipIf(!hasSshd)('the way to a host, compared with ssh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-ssh-ways-'));
  const at = (name: string) => join(folder, name);
  const hosts: EmbeddedHost[] = [];
  let agent: ChildProcess;
  let [box, gate, inner]: EmbeddedHost[] = [];

  beforeAll(async () => {
    for (let i = 0; i < 3; i++) hosts.push(await startSshd());
    [box, gate, inner] = hosts;
    const client = readFileSync(`${box!.privateKeyFile}.pub`);
    for (const hop of [gate!, inner!]) writeFileSync(`${hop.privateKeyFile}.pub`, client);
    agent = await startAgent(at('crowd'));
    for (let i = 0; i < 8; i++) {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(`stranger${i}`)]);
      add(at(`stranger${i}`));
    }
    add(box!.privateKeyFile);
    writeFileSync(at('box.pub'), client);
    writeFileSync(at('included'), `Host box\nUserKnownHostsFile none\n`);
  });
  afterAll(async () => {
    agent.kill();
    for (const host of hosts) await host.stop();
    rmSync(folder, { recursive: true });
  });

  const add = (key: string) =>
    execFileSync('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: at('crowd') } });

  /** The lines of a host on the way; its key is known, unless the file is another one. */
  const hop = (name: string, host: EmbeddedHost, known = host.knownHostsFile) => `
Host ${name}
  HostName 127.0.0.1
  Port ${host.address.port}
  IdentityFile ${box!.privateKeyFile}
  UserKnownHostsFile ${known}
  GlobalKnownHostsFile none`;

  /** known_hosts that lists a host with the key of another one. */
  function swapped(host: EmbeddedHost): string {
    const key = readFileSync(join(box!.folder, 'host.pub'), 'utf8');
    writeFileSync(at('swapped'), `[127.0.0.1]:${host.address.port} ${key}`);
    return at('swapped');
  }

  const me = userInfo().username;
  test.each<[what: string, config: () => string, kplay: string]>([
    ['a hop', () => `ProxyJump gate\n${hop('gate', gate!)}`, 'in'],
    ['a hop as a URI', () => `ProxyJump ssh://${me}@gate\n${hop('gate', gate!)}`, 'in'],
    ['two hops', () => `ProxyJump gate,inner\n${hop('gate', gate!)}\n${hop('inner', inner!)}`, 'in'],
    [
      'a hop that names its own hop',
      () => `ProxyJump inner\n${hop('inner', inner!)}\n  ProxyJump gate\n${hop('gate', gate!)}`,
      'in',
    ],
    ['a hop that is not known', () => `ProxyJump gate\n${hop('gate', gate!, 'none')}`, 'verification failed'],
    [
      'a second hop that is not known',
      () => `ProxyJump gate,inner\n${hop('gate', gate!)}\n${hop('inner', inner!, 'none')}`,
      'verification failed',
    ],
    [
      'a hop with the key of another host',
      () => `ProxyJump gate\n${hop('gate', gate!, swapped(gate!))}`,
      'verification failed',
    ],
    [
      'a host with another key, behind a hop',
      () =>
        `ProxyJump gate\nUserKnownHostsFile ${inner!.knownHostsFile}\nHostKeyAlias ${alias(inner!)}\n${hop('gate', gate!)}`,
      'has changed',
    ],
    [
      'a hop that does not let us in',
      () => `ProxyJump gate\n${hop('gate', gate!)}\n  User nobody-here`,
      'Permission denied',
    ],
    ['a hop that is down', () => `ProxyJump 127.0.0.1:1`, 'Connection refused'],
    ['no hop after all', () => `ProxyJump none\nProxyJump 127.0.0.1:1`, 'in'],
    ['a command instead of a hop', () => `ProxyCommand nc %h %p\nProxyJump 127.0.0.1:1`, 'in'],
    ['a command that fails', () => `ProxyCommand sh -c 'echo no way >&2; exit 1'`, 'its proxy command ended'],
    ['Match exec, true', () => `Match exec true\nUserKnownHostsFile none`, 'is not known'],
    ['Match exec, false', () => `Match exec false\nUserKnownHostsFile none`, 'in'],
    ['Match originalhost', () => `Match originalhost box\nUserKnownHostsFile none`, 'is not known'],
    ['Match originalhost of another', () => `Match originalhost other\nUserKnownHostsFile none`, 'in'],
    ['Match user', () => `Match user ${me}\nUserKnownHostsFile none`, 'is not known'],
    ['Match localuser of another', () => `Match localuser !${me}\nUserKnownHostsFile none`, 'in'],
    ['Match final', () => `Match final\nUserKnownHostsFile none`, 'in'],
    ['Include', () => `Include ${folder}/incl*`, 'is not known'],
    ['Include of nothing', () => `Include ${folder}/nothing*`, 'in'],
    ['a host that is left out', () => `Host * !box\nUserKnownHostsFile none`, 'in'],
    ['a wildcard', () => `Host b?x\nUserKnownHostsFile none`, 'is not known'],
    ['the first of two values', () => `User ${me}\nUser nobody-here`, 'in'],
    ['a user who does not exist', () => 'User nobody-here', 'refuses the login'],
    [
      'a key by its tokens',
      () => `IdentityFile ${box!.folder}/../${box!.folder.split('/').at(-1)}/cli%%nt`,
      'refuses the login',
    ],
    ['a crowded agent alone', () => `IdentityAgent ${at('crowd')}\nIdentityFile none`, 'too many wrong keys'],
    [
      'a crowded agent, and the name of the right one',
      () => `IdentityAgent ${at('crowd')}\nIdentitiesOnly yes\nIdentityFile ${at('box.pub')}`,
      'in',
    ],
  ])('%s', async (_, config, expected) => {
    const { ssh, said, kplay } = await bothClients(at('config'), config(), box!);
    expect(kplay, said).toContain(expected);
    expect(ssh, said).toBe(expected === 'in');
  });

  describe('a host with a certificate', () => {
    const keygen = (...args: string[]) => execFileSync('ssh-keygen', ['-q', ...args], { stdio: 'pipe' });
    let host: EmbeddedHost;
    beforeAll(async () => {
      for (const name of ['authority', 'other', 'certified'])
        keygen('-t', 'ed25519', '-N', '', '-C', '', '-f', at(name));
      keygen('-s', at('authority'), '-h', '-I', 'x', '-n', '127.0.0.1,both', at('certified.pub'));
      const lines = [
        `HostKey ${at('certified')}`,
        `HostCertificate ${at('certified')}-cert.pub`,
        'RekeyLimit 1M',
      ];
      host = await startSshd({ rsaOnly: true, lines });
      hosts.push(host);
    });

    test.each<[what: string, lines: string, config: string, kplay: string, isStricter?: true]>([
      ['an authority for all', '@cert-authority * AUTHORITY', '', 'in'],
      ['an authority for the host and port', '@cert-authority [127.0.0.1]:PORT AUTHORITY', '', 'in'],
      ['an authority for the host', '@cert-authority 127.0.0.1 AUTHORITY', '', 'in'],
      ['an authority for another host', '@cert-authority 127.0.0.2 AUTHORITY', '', 'is not known'],
      ['another authority', '@cert-authority * OTHER', '', 'is by an authority that'],
      [
        'another authority, and the plain key',
        '@cert-authority * OTHER\n[127.0.0.1]:PORT CERTIFIED',
        '',
        'in',
      ],
      ['the authority as a plain key', '[127.0.0.1]:PORT AUTHORITY', '', 'has changed'],
      ['a revoked authority', '@cert-authority * AUTHORITY\n@revoked * AUTHORITY', '', 'is not known'],
      ['a revoked key', '@cert-authority * AUTHORITY\n@revoked * CERTIFIED', '', 'is revoked'],
      ['a name in the certificate', '@cert-authority * AUTHORITY', 'HostKeyAlias both', 'in'],
      [
        'no name in the certificate',
        '@cert-authority * AUTHORITY',
        'HostKeyAlias third',
        'is for 127.0.0.1, both',
      ],
      ['no certificates', '@cert-authority * AUTHORITY', 'HostKeyAlgorithms ssh-ed25519', 'is not known'],
      [
        'another signature',
        '@cert-authority * AUTHORITY',
        'CASignatureAlgorithms rsa-sha2-512',
        'which ssh_config does not allow',
      ],
      [
        'a list of revoked keys',
        '@cert-authority * AUTHORITY',
        `RevokedHostKeys /dev/null`,
        'is not known',
        true,
      ],
    ])('%s', async (_, lines, config, expected, isStricter) => {
      const key = (name: string) => keyIn(at(`${name}.pub`));
      const text = lines.replaceAll('PORT', String(host.address.port));
      const names = ['authority', 'other', 'certified'];
      const known = names.reduce((all, name) => all.replaceAll(name.toUpperCase(), key(name)), text);
      writeFileSync(at('known'), `${known}\n`);
      const said = await bothClients(at('config'), `UserKnownHostsFile ${at('known')}\n${config}`, host);
      expect(said.kplay, said.said).toContain(expected);
      expect(said.ssh, said.said).toBe(expected === 'in' || isStricter === true);
    });

    test('it is checked again when the keys are renewed', async () => {
      writeFileSync(at('known'), `@cert-authority * ${keyIn(at('authority.pub'))}\n`);
      const connection = await ssh.connect({ ...host.address, knownHosts: [at('known')] });
      const channel = await connection.exec('wc -c');
      let counted = '';
      channel.onStdout((chunk) => {
        counted += chunk;
      });
      for (let i = 0; i < 50; i++) await channel.write(Buffer.alloc(100_000));
      channel.end();
      expect([(await channel.closed).code, counted]).toEqual([0, '5000000\n']);
      connection.close();
    });
  });

  const alias = (host: EmbeddedHost) => `[127.0.0.1]:${host.address.port}`;

  /** What ssh says of a host key. */
  const verdicts: [RegExp, string][] = [
    [/REVOKED HOST KEY/, 'is revoked'],
    [/IDENTIFICATION HAS CHANGED/, 'has changed'],
    [/host key is known/, 'is not known'],
  ];

  test.each(dueSeeds(300, 60))('known_hosts of seed %i', async (seed) => {
    const { port } = box!.address;
    const keys = ['host', 'host_ecdsa', 'client'].map((name) => keyIn(join(box!.folder, `${name}.pub`)));
    const lines = randomKnownHosts(new Dice(seed), ['127.0.0.1', '127.0.0.2'], keys, [port, port, 22]);
    writeFileSync(at('random'), lines.join(''));
    const { ssh, said, kplay } = await bothClients(at('config'), `UserKnownHostsFile ${at('random')}`, box!);
    const expected = ssh ? 'in' : verdicts.find(([when]) => when.test(said))?.[1];
    expect(kplay, `${said}\n${lines.join('')}`).toContain(expected);
  });

  const keyIn = (file: string) => readFileSync(file, 'utf8').trim();
});
