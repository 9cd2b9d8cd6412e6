import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedHost } from '../../../test/support/embedded-host.ts';
import { freePort, hasSshd, startSshd } from '../../../test/support/sshd-host.ts';
import type { Address } from '../transport.ts';
import { complaintOf } from './complaint.ts';
import { openssh } from './openssh.ts';

describe.skipIf(!hasSshd)("the system's ssh", () => {
  let host: EmbeddedHost;
  const { TMPDIR } = process.env;
  const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('kplay-ssh-'));
  const refusal = (more: Partial<Address>) =>
    openssh.connect({ ...host.address, ...more }).then(
      () => 'connected',
      ({ kind, message }) => `${kind}: ${message}`,
    );

  beforeAll(async () => {
    host = await startSshd({ maxSessions: 1 });
    // others make folders in /tmp, too
    process.env.TMPDIR = host.folder;
    await writeFile(`${host.folder}/none`, '');
    const { port } = host.address;
    const other = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDQFUhNcBqYxDMmPxJgP0MZpYy1AGnJ7tJv0sVoAvmP5';
    await writeFile(`${host.folder}/changed`, `[127.0.0.1]:${port} ${other}\n`);
  });
  afterAll(async () => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    await host.stop();
  });

  test.each<[string, () => Partial<Address> | Promise<Partial<Address>>, RegExp]>([
    [
      'an unknown host key',
      () => ({ knownHosts: [`${host.folder}/none`] }),
      /^host-key: .*verification failed/,
    ],
    ['a changed host key', () => ({ knownHosts: [`${host.folder}/changed`] }), /^host-key: /],
    [
      'a key that opens nothing',
      () => ({ privateKeys: [`${host.folder}/host`] }),
      /^authentication: .*Permission denied/,
    ],
    ['nobody there', async () => ({ port: await freePort() }), /^unreachable: .*refused/],
    ['an unknown name', () => ({ host: 'no.such.host.invalid' }), /^unreachable: /],
    ['a password', () => ({ password: 'x' }), /^authentication: .* cannot get a password/],
    ['a name that looks like an option', () => ({ host: '-oProxyCommand=true' }), /^unreachable: /],
  ])('refuses %s', async (_, more, expected) => {
    const before = folders();
    expect(await refusal(await more())).toMatch(expected);
    expect(folders()).toEqual(before);
  });

  test('trusts a new key only if the policy accepts new ones', async () => {
    const knownHosts = [`${host.folder}/fresh hosts`];
    (await openssh.connect({ ...host.address, knownHosts, hostKeys: 'accept-new' })).close();
    (await openssh.connect({ ...host.address, knownHosts })).close();
  });

  test('without the check, trusts an unknown and a changed key, and writes nothing', async () => {
    const [changed, none] = [`${host.folder}/changed`, `${host.folder}/no such`];
    const before = readFileSync(changed, 'utf8');
    for (const file of [changed, none])
      (await openssh.connect({ ...host.address, knownHosts: [file], hostKeys: 'off' })).close();
    expect(readFileSync(changed, 'utf8')).toBe(before);
    expect(existsSync(none)).toBe(false);
  });

  test('a second channel where sshd allows one is refused, and the first one stays', async () => {
    const connection = await openssh.connect(host.address);
    const first = await connection.exec('cat');
    await expect(connection.exec('true')).rejects.toMatchObject({ kind: 'channel' });
    let output = '';
    first.onStdout((chunk) => {
      output += chunk;
    });
    await first.write('still here');
    first.end();
    expect([(await first.closed).code, output]).toEqual([0, 'still here']);
    connection.close();
  });

  test('a connection that is cut is lost, and so are its commands', async () => {
    const connection = await openssh.connect(host.address);
    const channel = await connection.exec('cat');
    host.dropConnections();
    expect(await connection.lost).toMatchObject({ kind: 'lost' });
    expect(await channel.closed).toEqual({ code: null, signal: null });
    await expect(connection.exec('true')).rejects.toMatchObject({ kind: 'lost' });
  });

  test('a connection that is cut is lost, also if its proxy command ends late', async () => {
    // it keeps stderr open, for its last words
    const proxyCommand = `sh -c "nc.openbsd -N 127.0.0.1 ${host.address.port}; exec <&- >&-; sleep 2"`;
    const connection = await openssh.connect({ ...host.address, proxyCommand });
    const channel = await connection.exec('sleep 60');
    host.dropConnections();
    expect(await channel.closed).toEqual({ code: null, signal: null });
    expect(await connection.lost).toMatchObject({ kind: 'lost' });
    connection.close();
  });

  test('a command that ends with 255 is no lost connection', async () => {
    const connection = await openssh.connect(host.address);
    expect(await (await connection.exec('exit 255')).closed).toEqual({ code: 255, signal: null });
    connection.close();
  });

  test('a host that says nothing more is lost within 10 s', async () => {
    const connection = await openssh.connect(host.address);
    const channel = await connection.exec('cat');
    const since = performance.now();
    host.freeze();
    expect(await connection.lost).toMatchObject({ kind: 'lost' });
    expect(await channel.closed).toEqual({ code: null, signal: null });
    expect(performance.now() - since).toBeLessThan(10_000);
    host.thaw();
  });

  test('connecting can be cancelled', async () => {
    const stop = new AbortController();
    const connecting = openssh.connect({ ...host.address, proxyCommand: 'sleep 60' }, stop.signal);
    setTimeout(() => stop.abort(), 200);
    await expect(connecting).rejects.toMatchObject({ name: 'ConnectionError' });
  });
});

test.each([
  [
    '@@@@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.\r\n',
    'host-key',
    'Host key verification failed.',
  ],
  ['root@h: Permission denied (publickey).\r\n', 'authentication', 'root@h: Permission denied (publickey).'],
  ['Timeout, server h not responding.\r\n', 'lost', 'Timeout, server h not responding.'],
  [
    'ssh: connect to host h port 22: Connection refused\r\n',
    'unreachable',
    'ssh: connect to host h port 22: Connection refused',
  ],
  ['\u001b[2Jevil\r\n', 'unreachable', '[2Jevil'],
  ['', 'unreachable', 'the connection was closed'],
])('%j', (output, kind, last) => {
  const address = { host: 'h', port: 22 } as Address;
  expect(complaintOf(output, address, 'unreachable')).toMatchObject({ kind, message: `h: ${last}` });
});
