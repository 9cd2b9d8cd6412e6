import type { Plan, Play } from '../../playbook/plan.ts';
import { listTasks } from '../../playbook/tree.ts';
import type { RunHost } from '../host/host.ts';

/**
 * Disconnects hosts after their last play: thousands of idle connections cost time and memory, here and there, and others
 * can lock the host. With tasks that are delegated, a host may be needed until the end.
 */
export class LastPlays {
  /** Undefined: it is not known before the end. */
  readonly #last: Map<string, Play> | undefined;
  readonly #leaving: Promise<void>[] = [];

  /** @param stay whether all hosts are needed until the end */
  constructor({ plays }: Plan, stay: boolean) {
    const isKnown = !stay && plays.every((play) => !play.choice && !delegates(play));
    this.#last = isKnown
      ? new Map(plays.flatMap((play) => play.hosts.map((name): [string, Play] => [name, play])))
      : undefined;
  }

  /** Records that a host is done with a play; nothing waits for the end of its connection. */
  leave(host: RunHost, play: Play): void {
    if (this.#last?.get(host.name) === play) this.#leaving.push(host.disconnect());
  }

  /** Resolves when the connections have ended. */
  async left(): Promise<void> {
    await Promise.all(this.#leaving);
  }
}

function delegates({ tasks, handlers }: Play): boolean {
  return listTasks([...tasks, ...handlers]).some(({ delegateTo }) => delegateTo !== undefined);
}
