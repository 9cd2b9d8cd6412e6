import type { ChildProcess } from 'node:child_process';

/** How long the output of a program that has ended is waited for, in milliseconds. */
const longest = 1000;

/**
 * Ends the output of a program soon after the program itself: what it has left running in the background may keep the
 * output open.
 */
export function endWithProgram(child: ChildProcess): void {
  child.once('exit', () => {
    const end = () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    const timer = setTimeout(end, longest);
    child.once('close', () => clearTimeout(timer));
  });
}
