import { readFileSync } from 'node:fs';

/** Seconds. */
interface Elapsed {
  wall: number;
  /**
   * Without the time in which processes of this machine waited for a core: others may be at work here, and then all that kplay and its
   * hosts do takes longer. It counts at least a fifth, so that a test can fail on a busy machine, too.
   */
  own: number;
}

/** Starts to measure; returns what gives the time since. */
export function stopwatch(): () => Elapsed {
  const [began, before] = [performance.now(), contended()];
  return () => {
    const wall = (performance.now() - began) / 1000;
    return { wall, own: Math.max(wall - (contended() - before), wall / 5) };
  };
}

/**
 * The seconds since the start of the machine in which some process waited for a core; 0 on a kernel that does not count them.
 * @see https://docs.kernel.org/accounting/psi.html
 */
function contended(): number {
  try {
    const [, total] = /^some .*total=(\d+)$/m.exec(readFileSync('/proc/pressure/cpu', 'utf8')) ?? [];
    return Number(total ?? 0) / 1e6;
  } catch {
    return 0;
  }
}
