import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Channel, Connection, Transport } from '../../src/transport/transport.ts';
import type { EmbeddedHost } from './embedded-host.ts';
import { until } from './fault-lab.ts';

/** A transport, and a host at its other end. */
export interface TransportEnd {
  name: string;
  transport: Transport;
  start?: () => Promise<Pick<EmbeddedHost, 'address' | 'stop'>>;
  skip?: boolean;
  /** What it says of a command that a signal has ended. */
  signalled?: (number: number) => Pick<Result, 'code' | 'signal'>;
}

interface Result {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

async function finish(channel: Channel, input: Uint8Array | string = ''): Promise<Result> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  channel.onStdout((chunk) => out.push(chunk));
  channel.onStderr((chunk) => err.push(chunk));
  await channel.write(input);
  channel.end();
  const end = await channel.closed;
  return { ...end, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

/** What every transport must do, whatever is at its other end. */
export function transportContract({ name, transport, start, skip, signalled }: TransportEnd): void {
  describe.skipIf(skip ?? false)(name, () => {
    let host: Pick<EmbeddedHost, 'address' | 'stop'> | undefined;
    let connection: Connection;
    const run = async (command: string, input?: string) => finish(await connection.exec(command), input);

    beforeAll(async () => {
      host = await start?.();
      connection = await transport.connect(host?.address ?? ({} as EmbeddedHost['address']));
    });
    afterAll(async () => {
      connection.close();
      expect(await connection.lost).toBeUndefined();
      await host?.stop();
    });

    test.each([
      { command: 'echo hello', stdout: 'hello\n' },
      { command: 'echo oops >&2', stderr: 'oops\n' },
      { command: 'cat', input: 'some text', stdout: 'some text' },
      { command: 'printf "%s" "$0" | wc -c >/dev/null; printf "a\\nb"', stdout: 'a\nb' },
      { command: 'true', input: 'nobody reads this' },
      { command: 'nosuchcommand 2>/dev/null', code: 127 },
      ...[0, 1, 2, 42, 126, 128, 254, 255].map((code) => ({ command: `exit ${code}`, code })),
    ])(
      '$command',
      async ({ command, ...expected }: Partial<Result> & { command: string; input?: string }) => {
        const { input, ...result } = expected;
        const wanted = { code: 0, signal: null, stdout: '', stderr: '', ...result };
        expect(await run(command, input)).toEqual(wanted);
      },
    );

    test.each(['TERM', 'KILL', 'HUP'] as const)('a command ended by SIG%s', async (signal) => {
      expect(await run(`kill -${signal} $$; sleep 5`)).toMatchObject(
        signalled?.(constants.signals[`SIG${signal}`]) ?? { code: null, signal: `SIG${signal}` },
      );
    });

    test('4 MB there and back arrive as they were, also from memory that is used again', async () => {
      const data = randomBytes(4_000_000);
      const channel = await connection.exec('cat');
      const hash = createHash('sha256');
      channel.onStdout((chunk) => hash.update(chunk));
      const memory = Buffer.alloc(65_536);
      for (let at = 0; at < data.length; at += 65_536) {
        const chunk = data.subarray(at, at + 65_536);
        if (at % 131_072 === 0) void channel.write(chunk);
        else await channel.send(memory.subarray(0, chunk.copy(memory)));
      }
      channel.end();
      expect(await channel.closed).toEqual({ code: 0, signal: null });
      expect(hash.digest('hex')).toBe(createHash('sha256').update(data).digest('hex'));
    });

    test('many small writes stay in order and whole', async () => {
      const channel = await connection.exec('cat');
      const lines = Array.from({ length: 5000 }, (_, i) => `line ${i}\n`);
      for (const line of lines.slice(0, 2500)) void channel.write(line);
      for (const line of lines.slice(2500)) await channel.write(line);
      expect((await finish(channel)).stdout).toBe(lines.join(''));
    });

    test('a writer waits while its bytes are not read, and continues when the command ends', async () => {
      const channel = await connection.exec('sleep 1');
      const started = performance.now();
      let written = 0;
      while (written < 64 && performance.now() - started < 900) {
        await channel.write(Buffer.alloc(1 << 20));
        written++;
      }
      expect(written).toBeLessThan(64);
      expect((await channel.closed).code).toBe(0);
      await channel.write('too late, and harmless');
      await channel.send(Buffer.from('this, too'));
    });

    test('floods that are not read stall nothing', async () => {
      const channel = await connection.exec('head -c 6000000 /dev/zero >&2; head -c 6000000 /dev/zero');
      expect(await channel.closed).toEqual({ code: 0, signal: null });
    });

    test('eight channels at once, each with its own output', async () => {
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, i) => run(`sleep 0.${i % 3}; echo ${i}; exit ${i}`)),
      );
      expect(results.map((r) => [r.stdout, r.code])).toEqual(results.map((_, i) => [`${i}\n`, i]));
    });

    test('what is written just before close arrives', async () => {
      const own = await transport.connect(host?.address ?? ({} as EmbeddedHost['address']));
      const file = `/tmp/kplay-contract-${randomBytes(6).toString('hex')}`;
      const channel = await own.exec(`cat >${file}.new && mv ${file}.new ${file}`);
      void channel.write('last words');
      channel.end();
      own.close();
      await until('it arrives', async () => (await run(`test -e ${file}`)).code === 0);
      expect(await run(`cat ${file}; rm ${file}`)).toMatchObject({ stdout: 'last words' });
    });

    test('close ends a running command and resolves both promises', async () => {
      const own = await transport.connect(host?.address ?? ({} as EmbeddedHost['address']));
      const channel = await own.exec('cat');
      own.close();
      own.close();
      expect(await own.lost).toBeUndefined();
      expect(await channel.closed).toEqual({ code: null, signal: null });
      await expect(own.exec('true')).rejects.toMatchObject({ name: 'ConnectionError', kind: 'lost' });
    });
  });
}
