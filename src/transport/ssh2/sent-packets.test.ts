import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { freeSentPackets } from './sent-packets.ts';

const whole = (size: number) => Buffer.alloc(size, 7);
const part = (size: number) => Buffer.alloc(2 * size, 7).subarray(0, size);

test.each([
  ['a large packet', 32 * 1024, whole, true],
  ['a packet that the kernel does not take at once', 64 * 1024 * 1024, whole, true],
  ['a small packet', 100, whole, false],
  ['a part of other memory', 32 * 1024, part, false],
])('%s arrives; its memory is freed or not', async (_, size, make, isFreed) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  freeSentPackets(client);
  const [accepted] = await once(server, 'connection');
  const packet = make(size);
  const { buffer } = packet;
  client.write(packet);
  client.end();
  let [length, others] = [0, 0];
  for await (const chunk of accepted) {
    length += chunk.length;
    others += Buffer.alloc(chunk.length, 7).equals(chunk) ? 0 : 1;
  }
  await setImmediate();
  await setImmediate();
  expect({ length, others, isFreed: buffer.byteLength === 0 }).toEqual({ length: size, others: 0, isFreed });
  server.close();
});
