import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { ConnectionError } from '../core/connection-error.ts';
import { markedChannel } from './marked-channel.ts';

/** A client whose program is this shell text, and which prints the mark `here`. */
function channelOf(script: string) {
  const child = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'pipe'] });
  const client = {
    child,
    mark: 'here',
    isLost: async () => false,
    refusal: async (stderr: string) => new ConnectionError('channel', stderr.trim()),
  };
  return markedChannel(client, once(child, 'close'));
}

const flood = (size: number) => `head -c ${size} /dev/zero >&2`;

test.each([
  ['a mark', 'echo here; echo out', 0],
  ['a few words before the mark', 'echo careful >&2; echo here; echo out', 8],
  ['a full pipe before the mark', `${flood(65536)}; echo here; echo out`, 65536],
  ['a flood before the mark', `${flood(3000000)}; echo here; echo out`, 3000000],
])('%s opens the channel', async (_, script, size) => {
  const channel = await channelOf(script);
  let [out, errors] = ['', 0];
  channel.onStdout((chunk) => (out += chunk));
  channel.onStderr((chunk) => (errors += chunk.length));
  expect(await channel.closed).toEqual({ code: 0, signal: null });
  expect({ out, errors }).toEqual({ out: 'out\n', errors: size });
});

test('a client that ends without the mark refuses', async () => {
  await expect(channelOf('echo no such host >&2; exit 1')).rejects.toThrow('no such host');
});
