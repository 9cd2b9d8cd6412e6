import { createWriteStream } from 'node:fs';
import { shownCommand } from '../core/command-line.ts';
import { controllerName } from '../core/controller-name.ts';
import { exitCode, Trouble } from '../core/errors.ts';
import type { Event } from '../core/events.ts';
import type { Secrets } from '../core/secrets.ts';
import type { Report } from '../report/report.ts';
import type { MetricsChoice } from './metrics.ts';
import { runAgain } from './run-again.ts';
import { cannotWrite, harmless, logOf, useColor } from './streams.ts';

/** The contents of the report of a run, and its target. */
export interface ReportChoice extends MetricsChoice {
  json?: string;
  junit?: string;
  html?: string;
  failOnChange?: true;
  verbose: number;
  timestamps?: boolean;
  /** Questions are between the lines, so there is no live view, and no result waits. */
  step?: boolean;
  /** Set if the command shows the run in its own way. */
  quiet?: true;
  secrets: Secrets;
}

/** Several reports as one. */
export interface Reports {
  emit: (event: Event) => void;
  /** Resolves when everything is written, or an error is reported. */
  end: () => Promise<void>;
}

/** Opens the text report on stdout (or stderr if stdout is taken), and the reports that are written elsewhere. */
export async function openReports(choice: ReportChoice): Promise<Reports> {
  const { json, junit, html, failOnChange, quiet } = choice;
  const reports: Report[] = [];
  if (!quiet) reports.push(await textReport(choice));
  if (json !== undefined) reports.push(await eventsTo(json));
  if (junit !== undefined) reports.push(await testsTo(junit, failOnChange === true));
  if (html !== undefined) reports.push(await pageTo(html));
  reports.push(...(await openTelemetry(choice)));
  return {
    emit: (event) => {
      for (const report of reports) report.event(event);
    },
    end: async () => {
      await Promise.all(reports.map((report) => report.end()));
    },
  };
}

/** The report for people: a live view on a terminal, lines elsewhere. */
async function textReport({ json, verbose, timestamps = false, step = false, secrets }: ReportChoice) {
  const out = json === '-' ? process.stderr : process.stdout;
  const { CI, TERM } = process.env;
  const ci = logOf();
  const options = {
    verbose,
    timestamps,
    trace: verbose > 2 ? (await import('../report/trace.ts')).traceLine : undefined,
    color: useColor(out),
    masked: (text: string) => secrets.mask(text),
    again: runAgain(process.argv.slice(2)),
  };
  const isLive = out.isTTY && !step && TERM !== 'dumb' && !CI && !ci;
  if (isLive) return (await import('../report/tty.ts')).ttyReport(out, options);
  const { plainReport } = await import('../report/plain.ts');
  return plainReport(out, { ...options, ci, harmless, ...(step && { gather: 0 }) });
}

async function testsTo(junit: string, failOnChange: boolean): Promise<Report> {
  const { junitReport } = await import('../report/junit.ts');
  const file = await openFile(junit, 'the test report');
  return inFile(junitReport(file, { failOnChange }), `the test report to ${junit}`);
}

/**
 * Writes the events of a run to a file, or to stdout for `-`.
 * @throws Trouble with exit code 1 for a file that cannot be opened
 */
export async function eventsTo(json: string): Promise<Report> {
  const { jsonReport } = await import('../report/json.ts');
  if (json === '-') return jsonReport(process.stdout);
  return inFile(jsonReport(await openFile(json, 'the events')), `the events to ${json}`);
}

/** The reports for programs that watch runs. */
async function openTelemetry(choice: ReportChoice): Promise<Report[]> {
  const reports: Report[] = [];
  if (choice.metrics !== undefined || choice.pushGateway !== undefined)
    reports.push(await (await import('./metrics.ts')).openMetrics(choice));
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } = process.env;
  if (OTEL_EXPORTER_OTLP_ENDPOINT || OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) {
    const { tracesReport, tracesUrl } = await import('./traces.ts');
    const url = tracesUrl(process.env);
    if (url !== undefined) reports.push(tracesReport(url, choice.playbook ?? 'tasks'));
  }
  return reports;
}

/** Writes a page about the run to a file, and its style sheet beside it. */
async function pageTo(html: string): Promise<Report> {
  const { htmlReport } = await import('../report/html/html-report.ts');
  const { writeStyleBeside } = await import('./page-style.ts');
  const origin = { by: controllerName(), command: shownCommand(process.argv.slice(2)) };
  const report = htmlReport(await openFile(html, 'the page'), origin);
  writeStyleBeside(html);
  return inFile(report, `the page to ${html}`);
}

/** The same report, which complains at its end if it could not be written. */
function inFile(report: Report, what: string): Report {
  return {
    event: report.event,
    end: async () => {
      await report.end();
      if (report.broken) cannotWrite(what, report.broken);
    },
    get broken() {
      return report.broken;
    },
  };
}

function openFile(
  path: string,
  what: string,
): Promise<NodeJS.WritableStream & import('node:stream').Writable> {
  return new Promise((resolve, reject) => {
    // it may contain the output of hosts
    const file = createWriteStream(path, { mode: 0o600 });
    file.once('open', () => resolve(file));
    file.once('error', (error) =>
      reject(new Trouble(`cannot write ${what}: ${error.message}`, { exitCode: exitCode.invalid })),
    );
  });
}
