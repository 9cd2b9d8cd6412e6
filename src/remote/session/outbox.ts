import { lookAhead } from '../step/ahead.ts';
import { type RemoteStep, stepText } from '../step/step.ts';
import type { ShellChannel } from './channel.ts';
import type { Tokens } from './ledger.ts';

/** A step on its way out. */
export interface Outgoing {
  id: number;
  tokens: Tokens;
  step: RemoteStep;
  /** Where a large content is on the host by now. */
  contentFile?: string | undefined;
}

/**
 * What a session has to say and has not said yet. All that comes up in one turn of the event loop, or before the
 * channel is open, goes out as one text: then the host can look at the files of all its steps at once.
 */
export class Outbox {
  readonly #channel: ShellChannel;
  readonly #opens: Promise<boolean>;
  readonly #count: () => string;
  #waiting: (string | Outgoing)[] = [];
  #flushing: Promise<void> | undefined;

  /**
   * @param ready resolves when the channel takes what is written; when it never does, nothing is said
   * @param count gives the text that stands behind steps that leave together
   */
  constructor(channel: ShellChannel, ready: Promise<unknown>, count: () => string) {
    this.#channel = channel;
    this.#count = count;
    this.#opens = ready.then(
      () => true,
      () => false,
    );
  }

  /** Queues shell text, one character per byte, or a step; resolves when there is room for more. */
  add(entry: string | Outgoing): Promise<void> {
    this.#waiting.push(entry);
    this.#flushing ??= this.#flush();
    return this.#flushing;
  }

  async #flush(): Promise<void> {
    if (!(await this.#opens)) return;
    await new Promise((resolve) => setImmediate(resolve));
    const entries = this.#waiting;
    this.#waiting = [];
    this.#flushing = undefined;
    const count = entries.some((entry) => typeof entry !== 'string') ? this.#count() : '';
    await this.#channel.write(Buffer.from(textOf(entries) + count, 'latin1'));
  }
}

function textOf(entries: (string | Outgoing)[]): string {
  const ahead = lookAhead(entries.map((entry) => (typeof entry === 'string' ? undefined : entry.step)));
  return entries
    .map((entry, i) => {
      if (typeof entry === 'string') return entry;
      return stepText(entry.id, entry.tokens, entry.step, entry.contentFile, ahead.get(i));
    })
    .join('');
}
