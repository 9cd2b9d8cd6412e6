import { execFileSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedHost, keyPair, startEmbeddedHost } from '../../../test/support/embedded-host.ts';
import { ssh } from './ssh.ts';

let host: EmbeddedHost;
const said: string[] = [];

/** What a server hears from a client that connects, in the words of ssh2's log. */
beforeAll(async () => {
  host = await startEmbeddedHost();
  const debug = (line: string) => said.push(line.replace(/^\[.*?\] /, ''));
  const server = new ssh2.Server({ hostKeys: [keyPair().private], debug }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (ctx) => ctx.accept());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const address = {
    ...host.address,
    port,
    knownHosts: [`${host.folder}/new`],
    hostKeys: 'accept-new' as const,
  };
  (await ssh.connect(address)).close();
  server.close();
});
afterAll(() => host.stop());

describe('without a word of ssh_config', () => {
  test.each([
    ['KEX method', 'kexalgorithms'],
    ['Host key format', 'hostkeyalgorithms'],
    ['C->S cipher', 'ciphers'],
    ['S->C MAC', 'macs'],
  ])('nothing is offered as %s that ssh would not offer, and no SHA-1', (name, keyword) => {
    const settings = execFileSync('ssh', ['-G', '-F', '/dev/null', 'x'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const usual = new RegExp(`^${keyword} (.*)$`, 'm').exec(settings)![1]!.split(',');
    const line = said.find((each) => each.startsWith(`Handshake: (remote) ${name}: `))!;
    const offered = line.split(': ')[2]!.split(',');
    const more = offered.filter((each) => !usual.includes(each) && !/^(ext-info|kex-strict)-/.test(each));
    expect(more).toEqual([]);
    expect(offered.filter((each) => /sha1|^ssh-rsa$|md5|cbc/.test(each))).toEqual([]);
    expect(offered.length).toBeGreaterThan(3);
  });

  test('strict key exchange is on', () => {
    expect(said).toContain('Handshake: strict KEX mode enabled');
  });
});
