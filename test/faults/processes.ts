import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // the process has ended
    return '';
  }
}

export function childrenOf(pid: number): number[] {
  return textOf(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

/** The children of a process, theirs, and so on. */
export function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

export function nameOf(pid: number): string {
  return textOf(`/proc/${pid}/comm`).trim();
}

/** How many sockets a process has open. */
export function socketsOf(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).filter((fd) => readlinkSync(`${folder}/${fd}`).startsWith('socket:')).length;
  } catch {
    // the process has ended
    return 0;
  }
}

/** Whether it has ended, and waits for its parent. */
export function isZombie(pid: number): boolean {
  return stateOf(pid) === 'Z';
}

/** Whether it was stopped by a signal. */
export function isStopped(pid: number): boolean {
  return stateOf(pid) === 'T';
}

function stateOf(pid: number): string | undefined {
  return /\) (\w)/.exec(textOf(`/proc/${pid}/stat`))?.[1];
}

/** The process, as a person reads it: state, and arguments or name. */
export function describeProcess(pid: number): string {
  return `${stateOf(pid)} ${textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() || nameOf(pid)}`;
}

/** Sends a signal to a process that may have ended. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended
  }
}
