import type { SessionSurroundings } from './channel.ts';

/** The processes of a session on its host, and the signals that they understand. */
export class ShellProcesses {
  readonly #aside: SessionSurroundings['aside'];
  /** The process id of the shell; empty until it is known. */
  pid = '';
  /** The process id of its watchdog, see watchdog.sh; 0 until it is known. */
  watchdog = '0';

  constructor(aside: SessionSurroundings['aside']) {
    this.#aside = aside;
  }

  /** The shell, once it is known. */
  get shell(): readonly string[] {
    return this.pid === '' ? [] : [this.pid];
  }

  /** Takes the process ids from the greeting of the host. */
  learn({ pid = '', watchdog = '' }: Record<string, string>): void {
    if (/^\d+$/.test(pid)) this.pid = pid;
    if (/^\d+$/.test(watchdog)) this.watchdog = watchdog;
  }

  /** Lets the shell begin no further step. */
  async stop(): Promise<void> {
    await this.#run(`kill -s USR1 ${this.pid}`);
  }

  /** Lets the watchdog kill what the session runs, and then the session; resolves to false if that is not possible. */
  async end(): Promise<boolean> {
    if (this.watchdog === '0') return false;
    const isIt = `read -r name </proc/${this.watchdog}/comm && test "$name" = kplay-watchdog`;
    return this.#run(`${isIt} && kill -s USR2 ${this.watchdog}`);
  }

  /** Runs a command beside the session; resolves to whether it succeeds, to false if the host allows no channel for it. */
  async #run(command: string): Promise<boolean> {
    const channel = await this.#aside(`sh -c '${command}'`);
    channel?.end();
    return (await channel?.closed)?.code === 0;
  }
}
