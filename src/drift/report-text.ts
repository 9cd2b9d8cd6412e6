import { shortPath } from '../core/place-text.ts';
import { withNumber } from '../plan/blast-radius.ts';
import { clean } from '../report/clean.ts';
import { hostSet } from '../report/hosts.ts';
import { restartWords } from '../restarts/needed-restart.ts';
import type { Difference } from './difference.ts';
import type { DriftReport } from './drift-report.ts';
import { causeWords, changeWords } from './words.ts';

/** The most columns for the names of hosts. */
const widestHosts = 60;

/** The report for people; empty if there is nothing to say. */
export function driftText(report: DriftReport, isVerbose: boolean): string {
  const { hosts, differences, failed, down, restarts } = report;
  const blocks = foldHosts(hosts, (host) => hostLines(report, host, isVerbose).join('\n')).flatMap(
    ({ text, names }) => (text === '' ? [] : [`${hostSet(names, hosts.length, widestHosts)}:`, text]),
  );
  if (blocks.length === 0) return '';
  const isFound = differences.length + failed.length + down.length + restarts.length > 0;
  return `${blocks.join('\n')}\n${isFound || isVerbose ? `\n${summaryLine(report)}\n` : ''}`;
}

/** Groups hosts whose texts are equal. */
function foldHosts(hosts: readonly string[], textOf: (host: string) => string) {
  const folded = new Map<string, string[]>();
  for (const host of hosts) {
    const text = textOf(host);
    folded.set(text, [...(folded.get(text) ?? []), host]);
  }
  return [...folded].map(([text, names]) => ({ text, names }));
}

function hostLines(report: DriftReport, host: string, isVerbose: boolean): string[] {
  const of = <T extends { host: string }>(list: readonly T[]) => list.filter((each) => each.host === host);
  const found = report.differences.filter(({ event }) => event.host === host);
  return [
    ...of(report.down).map(({ status, message }) => `  ${status}: ${clean(message ?? 'no reason is known')}`),
    ...of(report.failed).map(({ task, message }) => `  failed: ${clean(task)}: ${clean(message ?? '')}`),
    ...found.flatMap((difference) => differenceLines(difference, report.repaired.has(difference))),
    ...of(report.restarts).map((each) => `  ${clean(each.unit)} needs a restart: ${restartWords(each)}`),
    ...(isVerbose ? moreLines(report, host) : []),
  ];
}

function differenceLines(difference: Difference, isRepaired: boolean): string[] {
  const { task, role, item, label = item, resource, place } = difference.event;
  const name = `${role === undefined ? '' : `${role} : `}${task}${label === undefined ? '' : ` [${label}]`}`;
  const about = resource === undefined ? name : resource;
  const end = isRepaired ? ' (repaired)' : '';
  return [
    `  ${clean(about)}: ${changeWords(difference)}${end}`,
    `      ${clean(name)}, ${shortPath(place.file)}:${place.line}; ${causeWords(difference)}`,
  ];
}

function moreLines({ unknown, ignored }: DriftReport, host: string): string[] {
  return [
    ...unknown.filter((each) => each.host === host).map(({ task }) => `  unknown: ${clean(task)}`),
    ...ignored
      .filter((each) => each.host === host)
      .map(({ resource, task, reason, until }) => {
        return `  ignored until ${until}: ${clean(resource ?? task)}: ${clean(reason)}`;
      }),
  ];
}

/** How much differs, in one line. */
export function summaryLine({ hosts, differences, unknown, ignored, repaired }: DriftReport): string {
  const drifted = new Set(differences.map(({ event }) => event.host)).size;
  const of = (moved: Difference['moved']) => differences.filter((each) => each.moved === moved).length;
  const parts = [
    `${of('host')} corrective`,
    `${of('playbook')} intentional`,
    `${of('unknown')} of unknown origin`,
  ];
  const more = [
    ...(repaired.size > 0 ? [`${repaired.size} repaired`] : []),
    ...(unknown.length > 0 ? [`${withNumber(unknown.length, 'task')} unknown`] : []),
    ...(ignored.length > 0 ? [`${ignored.length} ignored`] : []),
  ];
  const sizes = `${withNumber(differences.length, 'resource')} on ${drifted} of ${withNumber(hosts.length, 'host')}`;
  return `Drift: ${[`${sizes} (${parts.join(', ')})`, ...more].join('; ')}.`;
}
