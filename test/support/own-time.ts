import { readFileSync } from 'node:fs';

/**
 * Starts to count time without that in which processes of this machine waited for a core: others may be at work here, and then all
 * that kplay and its hosts do takes longer. Gives the milliseconds since.
 */
export function ownTime(): () => number {
  const [began, before] = [performance.now(), contended()];
  return () => performance.now() - began - (contended() - before);
}

/**
 * The milliseconds since the start of the machine in which some process waited for a core; 0 on a kernel that does not count them.
 * @see https://docs.kernel.org/accounting/psi.html
 */
function contended(): number {
  try {
    const [, total] = /^some .*total=(\d+)$/m.exec(readFileSync('/proc/pressure/cpu', 'utf8')) ?? [];
    return Number(total ?? 0) / 1000;
  } catch {
    return 0;
  }
}
