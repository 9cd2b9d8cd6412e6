import type { Writable } from 'node:stream';

/** Writes text to a stream: once per turn of the event loop at most, and silent after an error. */
export interface Sink {
  write(text: string): void;
  /** Resolves when everything has been written, or writing has failed. */
  end(): Promise<void>;
  readonly broken: Error | undefined;
}

/**
 * Writes to a stream that it does not own (it never ends it). After the first error of the stream it writes nothing
 * more: a reader that is gone (`| head`) or a full disk must not end the run.
 * @param masked hides secrets in a text
 */
export function sink(out: Writable, masked = (text: string) => text): Sink {
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
    if (text !== '' && !broken) out.write(masked(text));
  };
  // stays after end(): a stream may report EPIPE later, and without a listener this ends the process
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

/** The callback of an empty write runs after all earlier writes; a destroyed stream may never call it. */
function drained(out: Writable, fail: (error: Error) => void): Promise<void> {
  return new Promise((resolve) => {
    const closed = () => resolve();
    out.once('close', closed);
    out.write('', (error) => {
      out.off('close', closed);
      if (error) fail(out.errored ?? error);
      resolve();
    });
  });
}
