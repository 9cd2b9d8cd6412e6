import { clearedText, type OwedNote, readOwedText } from '../../core/owed-handler.ts';
import type { Session } from '../../remote/session/session.ts';
import type { HandlerKeys } from './handler-keys.ts';

/** A handler that an earlier run owes. */
interface Listed {
  /** Undefined if the host says nothing valid. */
  note: OwedNote | undefined;
  user: string;
}

/**
 * The files of owed.sh of one host: those that its sessions have listed, and those that this play may have written. Users
 * are labels of become.
 */
export class OwedOnHost {
  readonly #host: string;
  readonly #sessions: ReadonlyMap<string, Pick<Session, 'owed' | 'clearOwed'>>;
  readonly #open: (user: string) => Pick<Session, 'clearOwed'> | undefined;
  readonly #heard = new WeakSet<object>();
  readonly #listed = new Map<string, Listed[]>();
  /** The users that may have files of these names now. */
  readonly #files = new Map<string, Set<string>>();

  /**
   * @param sessions the open sessions, by their users
   * @param open gives the session of a user, another one if it was lost; undefined for a user who had none
   */
  constructor(
    host: string,
    sessions: ReadonlyMap<string, Pick<Session, 'owed' | 'clearOwed'>>,
    open: (user: string) => Pick<Session, 'clearOwed'> | undefined,
  ) {
    this.#host = host;
    this.#sessions = sessions;
    this.#open = open;
  }

  /** Takes what its sessions have listed by now. */
  async hear(keys: HandlerKeys): Promise<void> {
    for (const [user, session] of this.#sessions) {
      if (this.#heard.has(session)) continue;
      this.#heard.add(session);
      const listed = await session.owed().catch(() => ({}));
      for (const [key, text] of Object.entries(listed)) this.#learn(key, text, user, keys);
    }
  }

  #learn(key: string, text: string, user: string, keys: HandlerKeys): void {
    if (!keys.isOf(this.#host, key)) return;
    const note = readOwedText(text);
    if (text === clearedText) this.mayHave([key], user);
    else if (!note || !keys.isOwn(note))
      this.#listed.set(key, [...(this.#listed.get(key) ?? []), { note, user }]);
  }

  /** The handlers of earlier runs that no play has taken, and what the host says about them. */
  get listed(): ReadonlyMap<string, OwedNote | undefined> {
    return new Map([...this.#listed].map(([key, [first]]) => [key, first!.note]));
  }

  /** A play takes a handler that an earlier run owes: it runs or is forgotten. */
  take(key: string): void {
    for (const { user } of this.#listed.get(key) ?? []) this.mayHave([key], user);
    this.#listed.delete(key);
  }

  /** This user may have files of these names. */
  mayHave(names: readonly string[], user: string): void {
    for (const name of names) this.#files.set(name, (this.#files.get(name) ?? new Set()).add(user));
  }

  /** Clears all files but these, and forgets which there are. */
  clearBut(staying: ReadonlySet<string>): void {
    const names = new Map<string, string[]>();
    for (const [name, users] of this.#files)
      if (!staying.has(name)) for (const user of users) names.set(user, [...(names.get(user) ?? []), name]);
    for (const [user, all] of names) this.#open(user)?.clearOwed(all);
    for (const name of this.#files.keys()) if (!staying.has(name)) this.#files.delete(name);
  }

  /** The play ends: what stays is for a later run. */
  leave(): void {
    this.#files.clear();
  }
}
