import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedHost, startEmbeddedHost } from '../../../test/support/embedded-host.ts';
import { until } from '../../../test/support/fault-lab.ts';
import { freePort, hasSshd, startSshd } from '../../../test/support/sshd-host.ts';
import type { ConnectionError } from '../../core/connection-error.ts';
import type { Address, Connection } from '../transport.ts';
import { ssh } from './ssh.ts';

const ends = [
  { name: 'an embedded host', start: startEmbeddedHost, skip: false },
  { name: 'sshd', start: startSshd, skip: !hasSshd },
];

async function refusal(address: Address, signal?: AbortSignal): Promise<ConnectionError & { ms: number }> {
  const started = performance.now();
  try {
    (await ssh.connect(address, signal)).close();
  } catch (error) {
    return Object.assign(error as ConnectionError, { ms: performance.now() - started });
  }
  throw new Error('the connection should have failed');
}

for (const { name, start, skip } of ends) {
  describe.skipIf(skip)(`ssh to ${name}`, () => {
    let host: EmbeddedHost;
    let scratch: (name: string) => string;
    const connect = (changes: Partial<Address> = {}) => ssh.connect({ ...host.address, ...changes });

    beforeAll(async () => {
      host = await start({ maxSessions: 2 });
      scratch = (file) => join(host.folder, file);
    });
    afterAll(() => host.stop());

    test('a cut connection ends its commands without a status', async () => {
      const connection = await connect();
      const channel = await connection.exec('sleep 60');
      host.dropConnections();
      expect(await channel.closed).toEqual({ code: null, signal: null });
      expect(await connection.lost).toMatchObject({ kind: 'lost' });
      await expect(connection.exec('true')).rejects.toMatchObject({ kind: 'lost' });
    });

    test('an unknown host key is refused and nothing is written', async () => {
      const file = scratch('empty');
      await writeFile(file, '');
      const error = await refusal({ ...host.address, knownHosts: [file] });
      expect(error).toMatchObject({
        kind: 'host-key',
        message: expect.stringMatching(/not known.*SHA256:/),
      });
      expect(error.hint).toContain('--accept-new-host-keys');
      expect(readFileSync(file, 'utf8')).toBe('');
    });

    test('accepting new keys writes the key once, and ssh-keygen finds it', async () => {
      const file = scratch('new/folder/known_hosts');
      const changes = { knownHosts: [file], hostKeys: 'accept-new' as const };
      (await connect(changes)).close();
      (await connect(changes)).close();
      (await connect({ knownHosts: [file] })).close();
      expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const name = `[127.0.0.1]:${host.address.port}`;
      expect(spawnSync('ssh-keygen', ['-F', name, '-f', file]).status).toBe(0);
    });

    test.each(['strict', 'accept-new'] as const)('a changed key is refused (%s)', async (hostKeys) => {
      const other = await startEmbeddedHost();
      const line = readFileSync(other.knownHostsFile, 'utf8');
      await other.stop();
      const file = scratch('changed');
      await writeFile(file, `# a comment\n${line.replace(/:\d+ /, `:${host.address.port} `)}`);
      const error = await refusal({ ...host.address, knownHosts: [file], hostKeys });
      expect(error).toMatchObject({ kind: 'host-key', message: expect.stringContaining(`${file}:2`) });
      expect(new Set(error.message.match(/SHA256:\S{43}/g)).size).toBe(2);
    });

    test('a connection says which host key and which login it uses', async () => {
      const connection = await connect();
      const [login] = host.address.privateKeys;
      expect(connection).toMatchObject({ hostKey: expect.stringMatching(/^(ssh|ecdsa)-/), login });
      connection.close();
    });

    test('without the check, an unknown key is trusted, and nothing is written', async () => {
      const file = scratch('unchecked');
      (await connect({ knownHosts: [file], hostKeys: 'off' })).close();
      expect(existsSync(file)).toBe(false);
    });

    test('a wrong client key names the user and what was tried', async () => {
      const other = await startEmbeddedHost();
      const error = await refusal({ ...host.address, privateKeys: [other.privateKeyFile] });
      await other.stop();
      expect(error.kind).toBe('authentication');
      expect(error.message).toContain(host.address.user);
      expect(error.message).toContain(other.privateKeyFile);
    });

    test('no channel beyond MaxSessions, and the others live on', async () => {
      const connection = await connect();
      const channels = await Promise.all([connection.exec('cat'), connection.exec('cat')]);
      await expect(connection.exec('true')).rejects.toMatchObject({ kind: 'channel' });
      for (const channel of channels) channel.end();
      for (const channel of channels) expect((await channel.closed).code).toBe(0);
      connection.close();
    });

    test('through a proxy command, under the name of the host behind it', async () => {
      const { port, host: name } = host.address;
      const proxyCommand = `${process.execPath} -e 'const s = require("net").connect(${port}, "${name}"); process.stdin.pipe(s).pipe(process.stdout)'`;
      const connection = await connect({ proxyCommand });
      const channel = await connection.exec('exit 5');
      expect((await channel.closed).code).toBe(5);
      connection.close();
      expect(await connection.lost).toBeUndefined();
    });

    test('what is written just before close arrives through a proxy command that is slow', async () => {
      const { port, host: name } = host.address;
      const relay = `const s = require("net").connect(${port}, "${name}"); s.pipe(process.stdout); process.stdin.on("data", (d) => setTimeout(() => s.write(d), 100)).on("end", () => setTimeout(() => s.end(), 100))`;
      const connection = await connect({ proxyCommand: `${process.execPath} -e '${relay}'` });
      const file = `${host.folder}/last`;
      const channel = await connection.exec(`cat >${file}.new && mv ${file}.new ${file}`);
      void channel.write('last words');
      channel.end();
      connection.close();
      await until('it arrives', () => existsSync(file));
      expect(readFileSync(file, 'utf8')).toBe('last words');
      expect(await connection.lost).toBeUndefined();
    });

    test('ten connections at once', async () => {
      const connections = await Promise.all(Array.from({ length: 10 }, () => connect()));
      const codes = await Promise.all(
        connections.map(async (c: Connection, i) => (await (await c.exec(`exit ${i}`)).closed).code),
      );
      expect(codes).toEqual(connections.map((_, i) => i));
      for (const connection of connections) connection.close();
    });
  });
}

describe('ssh to nothing', () => {
  let silent: Server;
  const address: Address = {
    name: 'nobody',
    host: '127.0.0.1',
    port: 0,
    user: 'root',
    privateKeys: [],
    knownHosts: ['/nonexistent/known_hosts'],
    hostKeys: 'strict',
    connectTimeout: 1,
  };
  const silentPort = () => (silent.address() as { port: number }).port;

  beforeAll(async () => {
    silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => void silent.close());

  test('a closed port is known at once', async () => {
    const error = await refusal({ ...address, port: await freePort(), connectTimeout: 20 });
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('refuses') });
    expect(error.ms).toBeLessThan(15_000);
  });

  test('a listener that says nothing runs into the timeout', async () => {
    const error = await refusal({ ...address, port: silentPort() });
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('waited 1 s') });
    expect(error.ms).toBeGreaterThan(950);
    expect(error.ms).toBeLessThan(15_000);
  });

  test('an AbortSignal ends the attempt', async () => {
    const patient = { ...address, port: silentPort(), connectTimeout: 20 };
    const error = await refusal(patient, AbortSignal.timeout(100));
    expect(error.message).toContain('cancelled');
    expect(error.ms).toBeLessThan(15_000);
    const late = await refusal(patient, AbortSignal.abort());
    expect(late.message).toContain('cancelled');
  });

  test('an unknown name', async () => {
    const error = await refusal({ ...address, host: 'no-such-host.invalid', port: 22, connectTimeout: 5 });
    expect(error.kind).toBe('unreachable');
  });

  test('a listener that hangs up before the handshake', async () => {
    const rude = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const error = await refusal({ ...address, port: (rude.address() as { port: number }).port });
    rude.close();
    expect(error).toMatchObject({ message: expect.stringMatching(/hung up|reset/) });
  });

  // sshd before 9.8 punishes nobody
  test('a listener that says what sshd says to an address that it punishes is asked once', async () => {
    let asked = 0;
    const strict = createServer((socket) => {
      asked++;
      socket.on('error', () => undefined).end('Not allowed at this time\r\n');
    });
    await new Promise<void>((resolve) => strict.listen(0, '127.0.0.1', resolve));
    const error = await refusal({ ...address, port: (strict.address() as { port: number }).port });
    strict.close();
    expect(error).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('PerSourcePenalties'),
    });
    expect(asked).toBe(1);
  });

  test('a proxy command that fails is quoted', async () => {
    const error = await refusal({
      ...address,
      connectTimeout: 20,
      proxyCommand: "sh -c 'echo no way through >&2; exit 1'",
    });
    expect(error.kind).not.toBe('authentication');
    expect(error.message).toContain('no way through');
    expect(error.ms).toBeLessThan(15_000);
  });
});
