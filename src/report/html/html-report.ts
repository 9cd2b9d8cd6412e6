import type { Writable } from 'node:stream';
import type { Report } from '../report.ts';
import { sink } from '../sink.ts';
import { formatPlace } from '../source.ts';
import { humanTime } from '../time.ts';
import { changed } from './changed.ts';
import { Details } from './details.ts';
import { failures } from './failures.ts';
import { hostsTable } from './hosts-table.ts';
import { limits } from './limits.ts';
import { matrix } from './matrix.ts';
import { outliers } from './outliers.ts';
import { page } from './page.ts';
import { RunRecord } from './run-record.ts';
import { slowest } from './slowest.ts';
import { count, leftOut, line, section } from './text.ts';
import { timeline } from './timeline.ts';
import { tiles, verdictOf } from './verdict.ts';

/** What the events of a run do not contain. */
export interface RunOrigin {
  /** Who ran it, and where, such as alice@ws1. */
  by: string;
  /** The command, without secrets. */
  command: string;
}

/** Writes a page about the run at its end. */
export function htmlReport(out: Writable, origin: RunOrigin): Report {
  const to = sink(out);
  const run = new RunRecord();
  return {
    event: (event) => run.see(event),
    end() {
      to.write(runPage(run, origin));
      return to.end();
    },
    get broken() {
      return to.broken;
    },
  };
}

/** The page about a run. */
export function runPage(run: RunRecord, origin: RunOrigin): string {
  const details = new Details();
  const parts = [
    failures(run, details),
    hostsTable(run),
    matrix(run),
    outliers(run),
    changed(run, details),
    slowest(run),
    timeline(run),
    warnings(run),
  ];
  const { kind, sentence } = verdictOf(run);
  const header = `<header class="${kind}">\n<h1>${line(sentence)}</h1>\n${about(run, origin)}${tiles(run)}${contents(parts)}</header>\n`;
  return page(`${sentence}: kplay`, header, parts.join(''), footer(run, details.dropped));
}

function about({ start, end, check, duration }: RunRecord, { by, command }: RunOrigin): string {
  const time = start ? `<time datetime="${line(start.time)}">${line(readable(start.time))}</time>, ` : '';
  const code = end ? `, exit code ${end.exit_code}` : '';
  return (
    `<p class="about">${time}${humanTime(duration)}${code}, by ${line(by)}${check ? '. <b>Check: nothing was changed.</b>' : ''}</p>\n` +
    `<p class="command"><code>${line(command)}</code></p>\n`
  );
}

/** `2026-01-02 03:04:05 UTC`. */
function readable(time: string): string {
  return time.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}

/** Links to the sections that there are. */
function contents(parts: string[]): string {
  const links = parts.flatMap((part) => {
    const [, id, title] = /^<section id="([\w-]+)".*\n<h2[^>]*>(.*)<\/h2>/.exec(part) ?? [];
    return id ? [`<li><a href="#${id}">${title}</a></li>`] : [];
  });
  return links.length < 2 ? '' : `<nav aria-label="Contents"><ul>${links.join('\n')}</ul></nav>\n`;
}

function warnings(run: RunRecord): string {
  const all = [...run.warnings.values()].map(({ message, host, place }) => {
    const at = place ? ` (<code>${line(formatPlace(place))}</code>)` : '';
    return `<li>${host ? `<b>${line(host)}</b>: ` : ''}${line(message)}${at}</li>\n`;
  });
  if (all.length === 0) return '';
  const list = `<ul>\n${all.slice(0, limits.rows).join('')}</ul>\n`;
  return section('warnings', 'Warnings', list + leftOut(all.length - limits.rows, 'warning'));
}

function footer({ start }: RunRecord, dropped: number): string {
  const rest = dropped > 0 ? ` ${count(dropped, 'diff or output')} had no room on this page.` : '';
  return `<p>Written by kplay ${line(start?.kplay ?? '')}.${rest} The file of events (<code>--json</code>) has everything.</p>\n`;
}
