import { createWriteStream } from 'node:fs';
import { exitCode, Trouble } from '../core/errors.ts';
import type { Event } from '../core/events.ts';
import type { Report } from '../report/report.ts';
import { cannotWrite, useColor } from './streams.ts';

/** What to show of a run, and where. */
export interface ReportChoice {
  json?: string;
  verbose: number;
  diff?: boolean;
}

/** Several reports as one. */
export interface Reports {
  emit: (event: Event) => void;
  /** Resolves when everything is written, or it has been said what cannot be. */
  end: () => Promise<void>;
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
    reports.push(await eventsTo(json));
  }
  return {
    emit: (event) => {
      for (const report of reports) report.event(event);
    },
    end: async () => {
      await Promise.all(reports.map((report) => report.end()));
    },
  };
}

/**
 * The events of a run in a file, or on stdout for `-`.
 * @throws Trouble with exit code 1 for a file that cannot be opened
 */
export async function eventsTo(json: string): Promise<Report> {
  const { jsonReport } = await import('../report/json.ts');
  if (json === '-') return jsonReport(process.stdout);
  const report = jsonReport(await openFile(json));
  return {
    event: report.event,
    end: async () => {
      await report.end();
      if (report.broken) cannotWrite(`the events to ${json}`, report.broken);
    },
    get broken() {
      return report.broken;
    },
  };
}

function openFile(path: string): Promise<NodeJS.WritableStream & import('node:stream').Writable> {
  return new Promise((resolve, reject) => {
    // what hosts print may be in it
    const file = createWriteStream(path, { mode: 0o600 });
    file.once('open', () => resolve(file));
    file.once('error', (error) =>
      reject(new Trouble(`cannot write the events: ${error.message}`, { exitCode: exitCode.invalid })),
    );
  });
}
