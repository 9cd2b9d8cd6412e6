import type { WriteStream } from 'node:tty';
import { gather, history, isUrgent } from './history.ts';
import { liveLines } from './live.ts';
import type { Report, ReportOptions } from './report.ts';
import { lineStyle } from './row.ts';
import { screen } from './screen.ts';
import { Work } from './work.ts';

/** Milliseconds between two drawings with events, and without events (for the clock). */
const frame = 100;
const beat = 1000;

/** The view must not fill the screen: the last changes should stay visible above it. */
const mostRows = 16;

/**
 * The report for a terminal: changes and failures scroll and stay, with the hosts at work below them.
 * A run that ends within the first frame draws no live view.
 */
export function ttyReport(out: WriteStream, options: ReportOptions): Report {
  const line = lineStyle(options);
  const past = history(line);
  const now = new Work();
  let timer: NodeJS.Timeout | undefined;
  let next = Number.POSITIVE_INFINITY;
  /** When the results that wait are shown. */
  let due = Number.POSITIVE_INFINITY;
  const view = screen(out, () => draw(), options.masked);
  const schedule = (ms: number) => {
    const at = performance.now() + ms;
    if (at >= next) return;
    clearTimeout(timer);
    next = at;
    timer = setTimeout(draw, ms);
    // the clock alone must not keep the process alive
    timer.unref();
  };
  const take = () => {
    due = Number.POSITIVE_INFINITY;
    // what -v shows is shown as a whole
    const stamp = line.log.line('').length;
    if (options.verbose === 0) line.columns = view.size().columns - stamp;
    return past.take();
  };
  const draw = () => {
    next = Number.POSITIVE_INFINITY;
    const time = performance.now();
    const { rows, columns } = view.size();
    const block = liveLines(now, line, {
      time,
      rows: Math.min(mostRows, rows - 2),
      columns: columns - 1,
      bar: true,
    });
    if (block.length > 0 && past.announce()) due = time;
    view.draw(time >= due ? take() : '', block);
    if (block.length > 0) schedule(beat);
    if (due !== Number.POSITIVE_INFINITY) schedule(due - time);
  };
  return {
    event(event) {
      past.add(event);
      const time = performance.now();
      now.see(event, time);
      due = Math.min(due, isUrgent(event) ? time : time + gather);
      schedule(frame);
    },
    async end() {
      clearTimeout(timer);
      next = Number.NEGATIVE_INFINITY;
      view.draw(take(), []);
      await view.end();
    },
    get broken() {
      return view.broken;
    },
  };
}
