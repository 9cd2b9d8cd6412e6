import type { Writable } from 'node:stream';
import { gather, history } from './history.ts';
import type { Report, ReportOptions } from './report.ts';
import { lineStyle } from './row.ts';
import { sink } from './sink.ts';

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
