import { describe, test } from 'vitest';
import { cuttableLink } from '../../../test/support/cut-link.ts';
import { startEmbeddedHost } from '../../../test/support/embedded-host.ts';
import { hasSshd, startSshd } from '../../../test/support/sshd-host.ts';
import { stopwatch } from '../../../test/support/stopwatch.ts';
import { ssh } from './ssh.ts';

/** The same link through a process in between, which does not notice it either. */
const relay = (port: number) =>
  `${process.execPath} -e 'const s = require("net").connect(${port}, "127.0.0.1"); process.stdin.pipe(s).pipe(process.stdout)'`;

async function startBehindProxy() {
  const host = await startEmbeddedHost();
  return { ...host, address: { ...host.address, proxyCommand: relay(host.address.port) } };
}

const ends = [
  { name: 'an embedded host', start: startEmbeddedHost, skip: false },
  { name: 'a host behind a proxy command', start: startBehindProxy, skip: false },
  { name: 'sshd', start: startSshd, skip: !hasSshd },
];

// Concurrent, for they mostly wait; each has a host of its own to freeze
for (const { name, start, skip } of ends) {
  describe.skipIf(skip)(`ssh to ${name} over a link that fails`, { concurrent: true }, () => {
    test('is known within 10 s', async ({ expect }) => {
      const host = await start();
      const connection = await ssh.connect(host.address);
      const channel = await connection.exec('sleep 60');
      const opening = connection.exec('true');
      void opening.catch(() => undefined);
      const started = performance.now();
      host.freeze();
      const lost = await connection.lost;
      const ms = performance.now() - started;
      expect(lost).toMatchObject({ kind: 'lost', message: expect.stringContaining('stopped answering') });
      expect(ms).toBeGreaterThan(5_000);
      expect(ms).toBeLessThan(10_000);
      expect(await channel.closed).toEqual({ code: null, signal: null });
      await host.stop();
    });

    test('continues when it comes back in time', async ({ expect }) => {
      const host = await start();
      const connection = await ssh.connect(host.address);
      const channel = await connection.exec('cat; exit 7');
      let output = '';
      channel.onStdout((chunk) => {
        output += chunk;
      });
      host.freeze();
      await channel.write('written while it was dead');
      await new Promise((resolve) => setTimeout(resolve, 3000));
      expect(output).toBe('');
      host.thaw();
      channel.end();
      expect(await channel.closed).toEqual({ code: 7, signal: null });
      expect(output).toBe('written while it was dead');
      connection.close();
      await host.stop();
    });
  });
}

test.skipIf(!hasSshd)('a link that is reset is known within a second', async ({ expect }) => {
  const host = await startSshd();
  const link = await cuttableLink(host.address.port);
  const connection = await ssh.connect({ ...host.address, port: link.port, hostKeys: 'off' });
  const channel = await connection.exec('sleep 60');
  const since = stopwatch();
  link.cut('reset');
  expect(await connection.lost).toMatchObject({ kind: 'lost' });
  expect(await channel.closed).toEqual({ code: null, signal: null });
  const { wall, own } = since();
  console.log(`a reset was known after ${(wall * 1000).toFixed(0)} ms`);
  expect(own).toBeLessThan(1);
  await link.stop();
  await host.stop();
});
