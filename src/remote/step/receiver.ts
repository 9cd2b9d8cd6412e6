import { ConnectionError } from '../../core/connection-error.ts';
import { timeLimit } from '../../core/time-limit.ts';
import type { ShellChannel } from '../session/channel.ts';
import { settledLater } from '../session/settle.ts';
import type { Watch, WatchedBeside } from '../session/watch.ts';
import { quote } from './quote.ts';
import { UploadFailed } from './upload-failed.ts';

/** The interface of a session that a channel beside it needs. */
export interface BesideSession {
  /** Runs a command beside the session, as the same user; undefined if the host does not allow it. */
  aside(command: string): Promise<ShellChannel | undefined>;
  /** Watches a command beside the session. */
  watch(watched: WatchedBeside): Watch;
}

/** The time limit for the first words of a receiver, in milliseconds: it begins with a login of its user. */
const limit = 60_000;

/**
 * Builds the command that writes its stdin to a file. After the first line, it reports its processes; then it reports how it has ended,
 * since the end of its channel is not certain: sudo and su stop with what they have started, and do not continue with it.
 * @param name what its own lines begin with
 */
export function receiverCommand(path: string, name: string): string {
  const script = [
    'umask 077',
    'exec 2>&1',
    'read -r _',
    'exec 3<&0',
    `cat <&3 >${quote(path)} & echo "${name} $$ $!"`,
    'wait "$!"',
    'rc=$?',
    `echo "${name} end $rc"`,
    'exit "$rc"',
  ];
  return `sh -c ${quote(script.join('\n'))}`;
}

/** A command of `receiverCommand`, in a channel of its own. */
export class Receiver {
  /** Resolves when the file is written; rejects with UploadFailed, or ConnectionError when the connection was lost. */
  readonly written: Promise<void>;
  readonly #channel: ShellChannel;
  readonly #name: string;
  readonly #session: BesideSession;
  readonly #watch: Watch;
  readonly #settle;
  readonly #inTime: () => void;
  #pids: string[] = [];
  #output = '';

  constructor(channel: ShellChannel, name: string, session: BesideSession) {
    this.#channel = channel;
    this.#name = name;
    this.#session = session;
    [this.written, this.#settle] = settledLater();
    this.#inTime = timeLimit(limit, () => this.#fail(`its command did not begin in ${limit / 1000} s`));
    this.#watch = session.watch({
      name: 'the upload',
      pids: () => this.#pids,
      isAwaited: () => true,
      giveUp: ({ message }) => this.#giveUp(message),
    });
    channel.onStdout((chunk) => this.#hear(chunk.toString('utf8')));
    channel.onStderr((chunk) => this.#hear(chunk.toString('utf8')));
    void channel.closed.then(({ code, signal }) => this.#closed(code, signal));
  }

  /** Sends all parts, and waits until they are written. */
  async receive(parts: AsyncIterable<Buffer>): Promise<void> {
    try {
      await this.#send(Buffer.from('\n'));
      for await (const part of parts) await this.#send(part);
      this.#channel.end();
      await this.written;
    } finally {
      this.#inTime();
      this.#watch.end();
      this.#channel.end();
    }
  }

  async #send(part: Buffer): Promise<void> {
    await Promise.race([this.#channel.send(part), this.written]);
    this.#watch.noteLife();
  }

  #hear(text: string): void {
    this.#output = (this.#output + text).slice(-4000);
    const [, shell, writer] = this.#line('(\\d+) (\\d+)') ?? [];
    if (shell && writer) {
      this.#inTime();
      this.#pids = [shell, writer];
    }
    const [, code] = this.#line('end (\\d+)') ?? [];
    if (code === '0') this.#settle.resolve();
    else if (code) this.#fail(this.#complaint(code));
  }

  #line(pattern: string): RegExpExecArray | null {
    return new RegExp(`^${this.#name} ${pattern}$`, 'm').exec(this.#output);
  }

  /** What it has printed beside its own lines. */
  #complaint(code: number | string): string {
    const lines = this.#output.split('\n').filter((line) => !line.startsWith(`${this.#name} `));
    return lines.join('\n').trim() || `code ${code}`;
  }

  #closed(code: number | null, signal: string | null): void {
    if (code === 0) this.#settle.resolve();
    else if (code !== null || signal !== null) this.#fail(this.#complaint(code ?? signal!));
    else
      this.#settle.reject(new ConnectionError('lost', 'the content did not arrive: its connection was lost'));
  }

  #fail(why: string): void {
    this.#settle.reject(new UploadFailed(`the content did not arrive: ${why}`));
  }

  /** What is stopped does not end by itself. */
  #giveUp(why: string): void {
    this.#fail(why);
    void this.#session
      .aside(`sh -c 'kill -s KILL ${this.#pids.join(' ')}'`)
      .then((channel) => channel?.end());
  }
}
