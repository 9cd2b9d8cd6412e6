import { createWriteStream } from 'node:fs';
import { Trouble } from '../core/errors.ts';
import type { Event } from '../core/events.ts';
import type { Report } from '../report/report.ts';
import { useColor } from './streams.ts';

/** What to show of a run, and where. */
export interface ReportChoice {
  json?: string;
  verbose: number;
  diff?: boolean;
}

/** Several reports as one. */
export interface Reports {
  emit: (event: Event) => void;
  /** Everything is written; tells which report broke, if one did. */
  end: () => Promise<Error | undefined>;
}

/** The report for people on stdout (on stderr when stdout is taken), and the events in a file if asked for. */
export async function openReports({ json, verbose, diff = false }: ReportChoice): Promise<Reports> {
  const out = json === '-' ? process.stderr : process.stdout;
  const options = { verbose, diff, color: useColor(out) };
  const reports: Report[] = [];
  if (out.isTTY && process.env.TERM !== 'dumb' && !process.env.CI)
    reports.push((await import('../report/tty.ts')).ttyReport(out, options));
  else reports.push((await import('../report/plain.ts')).plainReport(out, options));
  if (json !== undefined) {
    const { jsonReport } = await import('../report/json.ts');
    reports.push(jsonReport(json === '-' ? process.stdout : await openFile(json)));
  }
  return {
    emit: (event) => {
      for (const report of reports) report.event(event);
    },
    end: async () => {
      await Promise.all(reports.map((report) => report.end()));
      return reports.find((report) => report.broken)?.broken;
    },
  };
}

function openFile(path: string): Promise<NodeJS.WritableStream & import('node:stream').Writable> {
  return new Promise((resolve, reject) => {
    // what hosts print may be in it
    const file = createWriteStream(path, { mode: 0o600 });
    file.once('open', () => resolve(file));
    file.once('error', (error) =>
      reject(new Trouble(`cannot write the events: ${error.message}`, { exitCode: 1 })),
    );
  });
}
