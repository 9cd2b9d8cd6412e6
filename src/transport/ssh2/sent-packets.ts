import type { Socket } from 'node:net';
import type { MessagePort } from 'node:worker_threads';

/** A buffer of this size and more has memory of its own. */
const largeSize = 16 * 1024;

/**
 * Frees the memory of large packets as soon as they are sent. Otherwise the garbage collector has to find it: it counts
 * this memory, and searches the whole heap each time that a few hundred packets were sent.
 *
 * ssh2 makes each packet in a buffer that nothing else uses. A socket calls back when the kernel has taken the bytes, which is
 * not true of every other stream.
 */
export function freeSentPackets(stream: Socket): void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  stream.write = (...args: unknown[]) => {
    const [packet] = args;
    if (args.length > 1 || !isWholeMemory(packet)) return write(...args);
    return write(packet, (error?: Error | null) => error ?? free(packet.buffer as ArrayBuffer));
  };
}

function isWholeMemory(packet: unknown): packet is Buffer {
  return Buffer.isBuffer(packet) && packet.length >= largeSize && packet.length === packet.buffer.byteLength;
}

let sent: ArrayBuffer[] = [];
let nowhere: MessagePort | undefined;

/** A message moves the memory that it transfers, and this one arrives nowhere. */
function free(memory: ArrayBuffer): void {
  if (sent.push(memory) > 1) return;
  setImmediate(() => {
    nowhere ??= closedPort();
    nowhere.postMessage(undefined, sent);
    sent = [];
  });
}

function closedPort(): MessagePort {
  const { port1 } = new MessageChannel();
  port1.close();
  return port1;
}
