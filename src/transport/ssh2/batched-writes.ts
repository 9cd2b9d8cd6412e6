import type { Duplex } from 'node:stream';

/**
 * Sends what is written in one turn of the event loop together. ssh2 writes each message by itself, and each would be
 * a system call and a packet.
 */
export function batchWrites(stream: Duplex): void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  const send = () => stream.uncork();
  stream.write = (...args: unknown[]) => {
    if (stream.writableCorked === 0) {
      stream.cork();
      setImmediate(send);
    }
    return write(...args);
  };
}

/** Whether something is about to be sent. */
export function isSending(stream: Duplex): boolean {
  return stream.writableCorked > 0;
}
