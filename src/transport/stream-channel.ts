import type { Readable, Writable } from 'node:stream';
import { pace } from './pace.ts';
import type { Channel } from './transport.ts';

/** The parts of a channel: three streams, and how the command ended. */
export interface Streams {
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
  closed: Promise<{ code: number | null; signal: string | null }>;
  /** Their connection keeps the pace of all its channels. */
  isPaced?: boolean;
}

/** The most bytes that wait here, in addition to the stream's own buffer, before writers must wait. */
const pendingLimit = 1 << 20;

/** Builds a Channel from streams: batches writes, drains unread output, never throws. */
export function streamChannel(streams: Streams): Channel {
  const { stdin, stdout, stderr, closed, isPaced = false } = streams;
  const writer = batchingWriter(stdin, closed);
  for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);
  if (!isPaced) pace(stdout, stderr);
  // not at once: the caller can add its listeners before the first chunk
  setImmediate(() => {
    stdout.resume();
    stderr.resume();
  });
  return {
    write: (data) => writer.write(data),
    send: (data) => writer.send(data),
    end: () => writer.end(),
    onStdout: (listener) => void stdout.on('data', listener),
    onStderr: (listener) => void stderr.on('data', listener),
    closed,
  };
}

interface Writer {
  write(data: Uint8Array | string): Promise<void>;
  send(data: Uint8Array): Promise<void>;
  end(): void;
}

/** Joins all writes of one tick into one: fewer packets, and much less CPU for many small steps. */
function batchingWriter(stdin: Writable, closed: Promise<unknown>): Writer {
  let batch: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  let isClosed = false;
  const over = closed.then(() => {
    isClosed = true;
    batch = [];
  });
  const flush = () => {
    const data = batch.length === 1 ? batch[0]! : Buffer.concat(batch);
    batch = [];
    size = 0;
    if (isClosed || stdin.destroyed) return;
    if (data.length > 0) stdin.write(data);
    if (ended) stdin.end();
  };
  return {
    write(data) {
      if (ended || isClosed) return Promise.resolve();
      const bytes = typeof data === 'string' ? Buffer.from(data) : data;
      // nextTick runs after all pending promises: even a loop that awaits each write becomes one batch
      if (batch.length === 0) process.nextTick(flush);
      batch.push(bytes);
      size += bytes.length;
      return size < pendingLimit && !stdin.writableNeedDrain ? Promise.resolve() : room(stdin, over);
    },
    send(data) {
      if (ended || isClosed) return Promise.resolve();
      flush();
      return new Promise((resolve) => {
        stdin.write(data, () => resolve());
        void over.then(resolve);
      });
    },
    end() {
      if (ended) return;
      ended = true;
      if (batch.length === 0) process.nextTick(flush);
    },
  };
}

/** Resolves when the stream accepts more, or never will. */
function room(stdin: Writable, over: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    // the batch is written at the end of this tick; only then it is known whether the stream is full
    setImmediate(() => {
      if (!stdin.writableNeedDrain) return resolve();
      stdin.once('drain', resolve);
      void over.then(() => {
        stdin.off('drain', resolve);
        resolve();
      });
    });
  });
}
