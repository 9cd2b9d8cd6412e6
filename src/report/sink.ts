import type { Writable } from 'node:stream';

/** Text on its way to a stream: collected, written once per turn of the event loop, quiet when it breaks. */
export interface Sink {
  write(text: string): void;
  /** Resolves when everything has been written, or writing has failed. */
  end(): Promise<void>;
  readonly broken: Error | undefined;
}

/**
 * Writes to a stream that it does not own (it never ends it). After the first error of the stream nothing
 * more is written: a reader that went away (`| head`) or a full disk must not end the run.
 */
export function sink(out: Writable): Sink {
  let pending = '';
  let scheduled: NodeJS.Immediate | undefined;
  let broken: Error | undefined;
  const fail = (error: Error) => {
    broken ??= error;
    pending = '';
  };
  const flush = () => {
    clearImmediate(scheduled);
    scheduled = undefined;
    const text = pending;
    pending = '';
    if (text !== '' && !broken) out.write(text);
  };
  // stays after end(): a stream may report EPIPE later, and unheard it would end the process
  out.on('error', fail);
  return {
    write(text) {
      if (broken) return;
      pending += text;
      scheduled ??= setImmediate(flush);
    },
    async end() {
      flush();
      if (!broken) await drained(out, fail);
    },
    get broken() {
      return broken;
    },
  };
}

/** An empty write is called back after all writes before it; a destroyed stream may never call back. */
function drained(out: Writable, fail: (error: Error) => void): Promise<void> {
  return new Promise((resolve) => {
    const closed = () => resolve();
    out.once('close', closed);
    out.write('', (error) => {
      out.off('close', closed);
      if (error) fail(error);
      resolve();
    });
  });
}
