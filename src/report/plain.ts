import type { Writable } from 'node:stream';
import { history } from './history.ts';
import { lineStyle } from './lines.ts';
import type { Report, ReportOptions } from './report.ts';
import { sink } from './sink.ts';

/** The time (milliseconds) that results wait for equal ones of other hosts, and to be written together. */
const gather = 100;

/** The report for pipes, files and CI: lines only, in the order of the results. */
export function plainReport(out: Writable, options: ReportOptions): Report {
  const told = history(lineStyle(options));
  const to = sink(out);
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    timer = undefined;
    to.write(told.take());
  };
  return {
    event(event) {
      told.add(event);
      timer ??= setTimeout(flush, gather);
    },
    async end() {
      clearTimeout(timer);
      flush();
      await to.end();
    },
    get broken() {
      return to.broken;
    },
  };
}
