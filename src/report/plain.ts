import type { Writable } from 'node:stream';
import { gather, history } from './history.ts';
import { liveLines } from './live.ts';
import type { Report, ReportOptions } from './report.ts';
import { lineStyle } from './row.ts';
import { sink } from './sink.ts';
import { Work } from './work.ts';

/** The hosts at work are shown so often (milliseconds): a pipeline may end a job that is silent for long. */
const beat = 30_000;
/** The most lines about them. */
const mostRows = 12;

/** The report for pipes, files and CI: lines only, in the order of the results. */
export function plainReport(out: Writable, options: ReportOptions): Report {
  const line = lineStyle(options);
  const past = history(line);
  const now = new Work();
  const to = sink(out, options.masked);
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    to.write(past.take());
  };
  const reportWork = () => {
    const frame = { time: performance.now(), rows: mostRows, columns: line.columns, bar: false };
    past.note(liveLines(now, line, frame));
    flush();
  };
  // the clock alone must not keep the process alive
  const clock = setInterval(reportWork, beat).unref();
  return {
    event(event) {
      past.add(event);
      now.see(event, performance.now());
      timer ??= setTimeout(flush, options.gather ?? gather);
    },
    async end() {
      clearInterval(clock);
      flush();
      await to.end();
    },
    get broken() {
      return to.broken;
    },
  };
}
