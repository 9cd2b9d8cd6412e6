import type { Plan, Play } from '../../playbook/plan.ts';
import { listTasks } from '../../playbook/tree.ts';
import type { ClosingQuestion } from '../context.ts';
import { askClosing } from '../host/closing-question.ts';
import type { RunHost } from '../host/host.ts';

/**
 * Asks hosts what is to be asked after their last play, and disconnects them: thousands of idle connections cost time and memory, here and there, and others
 * can lock the host. With tasks that are delegated, a host may be needed until the end.
 */
export class LastPlays {
  /** Undefined: it is not known before the end. */
  readonly #last: Map<string, Play> | undefined;
  readonly #leaving: Promise<void>[] = [];

  readonly #closing: ClosingQuestion | undefined;

  constructor({ plays }: Plan, closing: ClosingQuestion | undefined) {
    this.#closing = closing;
    const isKnown = plays.every((play) => !play.choice && !delegates(play));
    this.#last = isKnown
      ? new Map(plays.flatMap((play) => play.hosts.map((name): [string, Play] => [name, play])))
      : undefined;
  }

  /** Records that a host is done with a play; nothing waits for the end of its connection. */
  leave(host: RunHost, play: Play): void {
    if (this.#last?.get(host.name) === play)
      this.#leaving.push(this.#ask(host).then(() => host.disconnect()));
  }

  /** Resolves when all hosts have answered, and the connections of those that have left have ended. */
  async left(hosts: Iterable<RunHost>): Promise<void> {
    await Promise.all(this.#leaving);
    await Promise.all([...hosts].map((host) => this.#ask(host)));
  }

  async #ask(host: RunHost): Promise<void> {
    if (this.#closing) await askClosing(host, this.#closing);
  }
}

function delegates({ tasks, handlers }: Play): boolean {
  return listTasks([...tasks, ...handlers]).some(({ delegateTo }) => delegateTo !== undefined);
}
