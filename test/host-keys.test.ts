import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedHost } from './support/embedded-host.ts';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';

// sshd listens on 16 addresses at most
const runs = [1, 2, 3];
const hostsOfRun = [1, 2, 3, 4, 5];

describe.skipIf(!hasSshd)('new host keys that several programs accept at once', () => {
  let host: EmbeddedHost;
  const addresses = runs.map((run) => hostsOfRun.map((i) => `127.0.${run}.${i}`));
  beforeAll(async () => {
    host = await startSshd({ lines: addresses.flat().map((address) => `ListenAddress ${address}`) });
  });
  afterAll(() => host.stop());

  test('each has its line, whole, and the next run knows them', async () => {
    const { port, user } = host.address;
    const knownHosts = join(host.folder, 'together');
    writeFileSync(knownHosts, '# a last line without an end');
    const vars = {
      kplay_port: port,
      kplay_user: user,
      kplay_private_key: host.privateKeyFile,
      kplay_known_hosts: knownHosts,
    };
    const inventory = (names: string[]) =>
      JSON.stringify({ all: { hosts: Object.fromEntries(names.map((name) => [name, {}])), vars } });
    const cwd = await folderWith({
      ...Object.fromEntries(addresses.map((names, i) => [`${i}.yml`, inventory(names)])),
      'all.yml': inventory(addresses.flat()),
    });
    const exec = (file: string, ...more: string[]) =>
      kplayHere(['exec', 'all', '-i', file, ...more, '--', 'true'], { cwd });
    const accepted = await Promise.all(runs.map((_, i) => exec(`${i}.yml`, '--accept-new-host-keys')));
    expect(accepted.map(({ code }) => code)).toEqual([0, 0, 0]);
    const lines = readFileSync(knownHosts, 'utf8').split('\n').slice(1).filter(Boolean);
    expect(lines.filter((line) => !/^\[127\.0\.\d\.\d\]:\d+ ssh-ed25519 \S{68}$/.test(line))).toEqual([]);
    expect(lines).toHaveLength(addresses.flat().length);
    for (const address of addresses.flat()) {
      const { stdout } = spawnSync('ssh-keygen', ['-F', `[${address}]:${port}`, '-f', knownHosts]);
      expect(stdout.toString()).toContain('found');
    }
    expect((await exec('all.yml')).code).toBe(0);
  });
});
