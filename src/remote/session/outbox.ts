import { lookAhead } from '../step/ahead.ts';
import { type RemoteStep, stepText } from '../step/step.ts';
import type { ShellChannel } from './channel.ts';
import type { Tokens } from './ledger.ts';

/** A step to be sent. */
export interface Outgoing {
  id: number;
  tokens: Tokens;
  step: RemoteStep;
  /** The path of a large content on the host, after its upload. */
  contentFile?: string | undefined;
}

/**
 * The text that a session has not sent yet. All entries of one turn of the event loop, or from before the channel
 * is open, are sent as one text: then the host can read the files of all its steps at once.
 */
export class Outbox {
  readonly #channel: ShellChannel;
  readonly #opens: Promise<boolean>;
  readonly #count: () => string;
  readonly #written: (id: number, bytes: number) => void;
  /** Shell text before and after steps that are sent together, see `takeTurns`. */
  #turn = { once: '', begin: '', end: '' };
  #waiting: (string | Outgoing)[] = [];
  #flushing: Promise<void> | undefined;
  /** Whether the host can have run a step. */
  hasSentSteps = false;

  /**
   * @param ready resolves when the channel takes writes; if it never does, nothing is sent
   * @param count returns the text after steps that are sent together
   * @param written is called for each step
   */
  constructor(
    channel: ShellChannel,
    ready: Promise<unknown>,
    count: () => string,
    written: (id: number, bytes: number) => void = () => {},
  ) {
    this.#channel = channel;
    this.#count = count;
    this.#written = written;
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

  /** From here on, steps that are sent together are one turn, see lock.sh, whose text must come first. */
  takeTurns(definitions: string): void {
    this.#turn = { once: definitions, begin: 'kp_turn\n', end: 'kp_yield\n' };
  }

  async #flush(): Promise<void> {
    if (!(await this.#opens)) return;
    await new Promise((resolve) => setImmediate(resolve));
    const entries = this.#waiting;
    this.#waiting = [];
    this.#flushing = undefined;
    const { once, begin, end } = this.#turn;
    this.#turn.once = '';
    const text = textOf(entries, this.#written);
    const hasSteps = entries.some((entry) => typeof entry !== 'string');
    this.hasSentSteps ||= hasSteps;
    const whole = hasSteps ? `${begin}${text}${this.#count()}${end}` : text;
    await this.#channel.write(Buffer.from(once + whole, 'latin1'));
  }
}

function textOf(entries: (string | Outgoing)[], written: (id: number, bytes: number) => void): string {
  const ahead = lookAhead(entries.map((entry) => (typeof entry === 'string' ? undefined : entry.step)));
  return entries
    .map((entry, i) => {
      if (typeof entry === 'string') return entry;
      const text = stepText(entry.id, entry.tokens, entry.step, entry.contentFile, ahead.get(i));
      written(entry.id, text.length);
      return text;
    })
    .join('');
}
