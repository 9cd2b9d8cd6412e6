import type { ConnectionKeywords } from '../core/reach.ts';
import type { Target } from '../target/target.ts';
import type { RunHosts } from './context.ts';

/**
 * Finds out how to reach these hosts of a run, all at once.
 * @throws InvalidInput about the first host in the list that cannot be reached as its variables say, not about the earliest found
 */
export async function targetsOf(
  hosts: Pick<RunHosts, 'target'>,
  names: Iterable<string>,
  reach?: ConnectionKeywords,
): Promise<Target[]> {
  const targets = [...new Set(names)].map(async (name) => (await hosts.target(name, reach))!);
  await Promise.allSettled(targets);
  return Promise.all(targets);
}
