import { TemplateError } from './errors.ts';

/** How long one evaluation may keep all hosts waiting, in milliseconds. */
const longest = 700;
/** How much longer it may take once it is late, unless this process has been kept from running. */
const grace = 200;

const hint = 'use smaller lists, or let the host do the work';
let depth = 0;
let until = 0;
let used: NodeJS.CpuUsage | undefined;
/** Made once: whatever catches it and goes on gets it again and again. */
let late: TemplateError | undefined;

/** Does something within the time that all of the evaluation around it has. */
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

/** Is called wherever an evaluation may take long. Throws TemplateError when its time is over. */
export function tick(): void {
  if (depth > 0 && performance.now() > until) judge();
}

/** A process that was stopped, or a machine that was asleep, is not late. */
function judge(): void {
  if (late) throw late;
  const { user, system } = used ? process.cpuUsage(used) : { user: 0, system: 0 };
  if (used && user + system > (grace * 1000) / 2) {
    late = new TemplateError('takes longer than a second', -1, hint);
    throw late;
  }
  used = process.cpuUsage();
  until = performance.now() + grace;
}
