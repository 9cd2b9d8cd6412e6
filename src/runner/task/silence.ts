import type { TaskRun } from './task-run.ts';

/** A task that prints nothing for this long is reported, in milliseconds. */
const longest = 60_000;
/** How often kplay looks whether a silent task prints again, in milliseconds. */
const beat = 1000;

/** Waits for a result, and reports when the step prints nothing for long, and when it prints again. */
export async function whileListening<T>(
  run: TaskRun,
  session: { lastOutput: { readonly at: number; readonly line: string } } | undefined,
  outcome: Promise<T>,
): Promise<T> {
  // the output of a job is in files of the host
  if (!session || run.task.async !== undefined) return outcome;
  const began = performance.now();
  let isSilent = false;
  let timer: NodeJS.Timeout;
  const look = () => {
    const { at, line } = session.lastOutput;
    const silence = performance.now() - Math.max(at, began);
    const was = isSilent;
    isSilent = silence >= longest;
    if (isSilent !== was) run.reportSilence(isSilent ? Math.round(silence) : 0, at > began ? line : '');
    timer = setTimeout(look, isSilent ? beat : longest - silence).unref();
  };
  timer = setTimeout(look, longest).unref();
  try {
    return await outcome;
  } finally {
    clearTimeout(timer);
  }
}
