import type { Dice } from '../random/dice.ts';

/** How a run reaches its hosts. */
export interface Way {
  connection: 'ssh' | 'openssh';
  /** The user who logs in; another one than root becomes root for all tasks. */
  login: 'root' | 'admin';
  /** How many channels sshd allows on a connection (MaxSessions). */
  channels: 1 | 10;
}

export function randomWay(dice: Dice): Way {
  return {
    connection: dice.percent(20) ? 'openssh' : 'ssh',
    login: dice.percent(25) ? 'admin' : 'root',
    channels: dice.percent(20) ? 1 : 10,
  };
}

/** The variables of the inventory that say so. */
export function varsOf({ connection, login }: Way): object {
  const become = login === 'root' ? {} : { kplay_become: true };
  return { kplay_connection: connection, kplay_user: login, kplay_become_method: 'su', ...become };
}
