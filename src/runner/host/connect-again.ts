import { openSession } from '../../remote/session/open.ts';
import type { Target } from '../../target/target.ts';
import { waiting } from '../../transport/retry.ts';
import { type BecomeIdentity, becomeOf } from './become.ts';

/**
 * Makes another connection to a host, up to a shell of this user, and closes it. Tries again until a time (of
 * `performance.now`) while the host does not respond.
 * @throws ConnectionError if it does not succeed
 */
export async function connectAgain(
  target: Target,
  as: BecomeIdentity | undefined,
  until: number,
  signal: AbortSignal,
): Promise<void> {
  const { transport, address, shell } = target;
  const left = Math.max(1, Math.ceil((until - performance.now()) / 1000));
  const limit = { ...address, connectTimeout: Math.min(address.connectTimeout, left) };
  const connection = await waiting(transport, left).connect(limit, signal);
  try {
    const session = openSession(connection, shell, becomeOf(target, as), {
      patience: limit.connectTimeout,
    });
    await session.opened;
    session.close();
  } finally {
    connection.close();
  }
}
