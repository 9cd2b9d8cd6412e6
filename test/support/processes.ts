import { readdirSync, readFileSync } from 'node:fs';

/** A process of this machine, see proc_pid_stat(5). */
interface Process {
  pid: number;
  name: string;
  group: number;
}

/** The processes that run; one that has ended and waits for its parent does not. */
function processes(): Process[] {
  return readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) ? processAt(pid) : []));
}

function processAt(pid: string): Process[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, name = '', state, group] = /\((.*)\) (\S) \d+ (\d+) /s.exec(stat)!;
    return state === 'Z' ? [] : [{ pid: Number(pid), name, group: Number(group) }];
  } catch {
    // it has just ended
    return [];
  }
}

/** The processes in a process group. */
export function inGroup(group: number): Process[] {
  return processes().filter((process) => process.group === group);
}

/** The parent of a process. */
export function parentOf(pid: number): number {
  return Number(/.*\) \S (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))![1]);
}
