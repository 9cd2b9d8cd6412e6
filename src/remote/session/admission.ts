import { partText } from '../shell/parts.ts';
import { assign } from '../step/quote.ts';

/** How a session begins that must not run steps on a locked host. */
export interface Admission {
  /** A word among the arguments of its shell. */
  word?: string;
  /** What must have ended before its shell starts: it may use the only channel that is left. */
  after?: Promise<unknown> | undefined;
  /** The shell text of the greeting, which has this token. It may make the shell skip steps. */
  greet(token: string): string;
  /**
   * Reads the greeting: undefined if the shell runs steps, else a promise that resolves when it may. The steps sent by then
   * are sent again. If it rejects, the session ends with that error.
   */
  admit(greeting: Record<string, string>): Promise<void> | undefined;
}

/** Whether a lock excludes all others, or only those that do not share it. */
export type LockMode = 'exclusive' | 'shared';

/** What is locked on a host. Another one is for tests, whose hosts are one machine. */
export interface LockPlace {
  /** A directory that every user can open and only root can replace, with `etc` in it. */
  directory: string;
  /** The file in which `kplay lock` leaves who has locked it. */
  notice: string;
}

export const lockPlace: LockPlace = { directory: '/', notice: '/var/lib/kplay.lock' };

/** The option of the flock program. */
export function lockFlag(mode: LockMode): string {
  return mode === 'exclusive' ? '-x' : '-s';
}

/** The functions that take a lock, and what they need. */
export function lockDefinitions({ directory, notice }: LockPlace): string {
  return `${partText('lock')}\n${assign('kp_place', directory)}${assign('kp_notice', notice)}`;
}

/** The functions for a locked host, in addition. */
export function lockedDefinitions(place: LockPlace): string {
  return `${lockDefinitions(place)}${partText('locked')}\n`;
}
