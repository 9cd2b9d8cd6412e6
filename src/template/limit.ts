import { TemplateError } from './errors.ts';

/** How long one evaluation may block all hosts, in milliseconds. */
const longest = 700;
/** How much longer it may take once it is late, unless this process was stopped meanwhile. */
const grace = 200;

const hint = 'use smaller lists, or let the host do the work';
let depth = 0;
let until = 0;
/** What the process had computed when the time was over. */
let used: NodeJS.CpuUsage | undefined;
/** Made once: code that catches it and continues gets it again and again. */
let late: TemplateError | undefined;

/** Runs a function within the time limit of the whole evaluation around it. */
export function limited<T>(run: () => T): T {
  if (depth === 0) {
    until = performance.now() + longest;
    used = late = undefined;
  }
  depth++;
  try {
    return run();
  } finally {
    depth--;
  }
}

/** Checks the time limit; called wherever an evaluation may take long. Throws TemplateError when the time is over. */
export function tick(): void {
  if (depth > 0 && performance.now() > until) judge();
}

/** Does not count the time in which the process was stopped or the machine was asleep. */
function judge(): void {
  if (late) throw late;
  used ??= process.cpuUsage();
  // what it computes from then on adds up, however small its share of a busy machine is
  const { user, system } = process.cpuUsage(used);
  if (user + system > (grace * 1000) / 2) {
    late = new TemplateError('takes longer than a second', -1, hint);
    throw late;
  }
  until = performance.now() + grace;
}
