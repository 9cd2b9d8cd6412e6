import { Semaphore } from '../../core/semaphore.ts';
import type { Session } from '../../remote/session/session.ts';
import { type BecomeIdentity, becomeLabel } from './become.ts';

/** The most sessions per user for the tasks of other hosts: sshd allows 10 sessions per connection. */
const most = 4;

/** Runs tasks of other hosts on a host, in separate sessions, so that they do not delay the host's own tasks. */
export class DelegatedSessions {
  readonly #open: (as: BecomeIdentity | undefined) => Session;
  readonly #semaphores = new Map<string, Semaphore>();
  readonly #free = new Map<string, Session[]>();
  /** All of them, in use or not. */
  readonly sessions = new Set<Session>();
  readonly #atWork = new Set<Promise<unknown>>();

  /** @param open opens one more session on the host */
  constructor(open: (as: BecomeIdentity | undefined) => Session) {
    this.#open = open;
  }

  /** Runs one piece of work in a session as that user. */
  with<T>(as: BecomeIdentity | undefined, work: (session: Session) => Promise<T>): Promise<T> {
    const semaphore = this.#semaphores.get(becomeLabel(as)) ?? new Semaphore(most);
    this.#semaphores.set(becomeLabel(as), semaphore);
    return semaphore.with(() => this.#lend(as, work));
  }

  async #lend<T>(as: BecomeIdentity | undefined, work: (session: Session) => Promise<T>): Promise<T> {
    const session = this.#free.get(becomeLabel(as))?.pop() ?? this.#open(as);
    this.sessions.add(session);
    const done = work(session);
    this.#atWork.add(done);
    try {
      const result = await done;
      this.#free.set(becomeLabel(as), [...(this.#free.get(becomeLabel(as)) ?? []), session]);
      return result;
    } finally {
      this.#atWork.delete(done);
    }
  }

  /** Waits until all of them are idle. */
  async left(): Promise<void> {
    while (this.#atWork.size > 0) await Promise.allSettled(this.#atWork);
  }

  /** Ends their sessions; later work gets a new one. */
  close(): void {
    for (const session of this.sessions) session.close();
    this.sessions.clear();
    this.#free.clear();
  }
}
