import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Dice } from './random/dice.ts';
import { randomKnownHosts } from './random/known-hosts.ts';
import { bothClients } from './support/both-clients.ts';
import type { EmbeddedHost } from './support/embedded-host.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';
import { dueSeeds } from './support/today.ts';

/** The ways to a host that ssh_config describes, and known_hosts of all sorts: kplay gets in exactly where ssh does. */
describe.skipIf(!hasSshd)('the way to a host, compared with ssh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-ssh-ways-'));
  const at = (name: string) => join(folder, name);
  const hosts: EmbeddedHost[] = [];
  let agent: ReturnType<typeof spawn>;
  let [box, gate, inner]: EmbeddedHost[] = [];

  beforeAll(async () => {
    for (let i = 0; i < 3; i++) hosts.push(await startSshd());
    [box, gate, inner] = hosts;
    const client = readFileSync(`${box!.privateKeyFile}.pub`);
    for (const hop of [gate!, inner!]) writeFileSync(`${hop.privateKeyFile}.pub`, client);
    agent = spawn('ssh-agent', ['-D', '-a', at('crowd')], { stdio: 'ignore' });
    while (!existsSync(at('crowd'))) await new Promise((resolve) => setTimeout(resolve, 10));
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

  const alias = (host: EmbeddedHost) => `[127.0.0.1]:${host.address.port}`;

  /** What ssh says of a host key. */
  const verdicts: [RegExp, string][] = [
    [/REVOKED HOST KEY/, 'is revoked'],
    [/IDENTIFICATION HAS CHANGED/, 'has changed'],
    [/host key is known/, 'is not known'],
  ];

  test.each(dueSeeds(300, 20))('known_hosts of seed %i', async (seed) => {
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
