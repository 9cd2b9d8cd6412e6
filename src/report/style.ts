import { Chalk } from 'chalk';
import type { Status } from '../core/events.ts';

type Paint = (text: string) => string;

/** The colours of all reports, by meaning. Without colour, each returns the text unchanged. */
export interface Style {
  status: Record<Status | 'unreachable' | 'lost' | 'debug', Paint>;
  running: Paint;
  error: Paint;
  warning: Paint;
  hint: Paint;
  strong: Paint;
  dim: Paint;
  added: Paint;
  removed: Paint;
  section: Paint;
}

/** The only place that defines colours; 16 colours only, so that the user's terminal theme applies. */
export function style(color: boolean): Style {
  const c = new Chalk({ level: color ? 1 : 0 });
  return {
    status: {
      changed: c.yellow,
      unchanged: c.green,
      skipped: c.cyan,
      failed: c.red.bold,
      rescued: c.magenta,
      ignored: c.magenta,
      unknown: c.blueBright,
      unreachable: c.red.bold,
      lost: c.red.bold,
      debug: c.blue,
    },
    running: c.blue,
    error: c.red.bold,
    warning: c.yellow.bold,
    hint: c.cyan,
    strong: c.bold,
    dim: c.dim,
    added: c.green,
    removed: c.red,
    section: c.cyan,
  };
}
