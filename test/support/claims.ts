import type { TaskEvent } from '../../src/core/events.ts';

/** The statuses of each task on a host, by its place in the playbook and item. */
function statuses(tasks: readonly TaskEvent[], host: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { place, status } of tasks.filter((task) => task.host === host)) {
    const key = `${place.line}:${place.col}`;
    found.set(key, [...(found.get(key) ?? []), status]);
  }
  return found;
}

/**
 * What check mode has claimed of a host that did not come true in the run: everything but `unknown` must be what
 * the run has shown, and nothing of the run may be missing.
 */
export function wrongClaims(
  checked: readonly TaskEvent[],
  run: readonly TaskEvent[],
  host: string,
): string[] {
  const [claims, truths] = [statuses(checked, host), statuses(run, host)];
  const wrong: string[] = [];
  for (const place of new Set([...claims.keys(), ...truths.keys()])) {
    const [claim = [], truth = []] = [claims.get(place), truths.get(place)];
    const isOpen = claim.length > 0 && claim.every((status) => status === 'unknown');
    const holds =
      claim.length === truth.length &&
      claim.every((status, i) => status === 'unknown' || status === truth[i]);
    if (!isOpen && !holds) wrong.push(`${place}: ${claim.join()} is ${truth.join()}`);
  }
  return wrong;
}
