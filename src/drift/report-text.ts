import { shortPath } from '../core/place-text.ts';
import { clean } from '../report/clean.ts';
import type { Difference } from './difference.ts';
import type { DriftReport } from './drift-report.ts';
import { causeWords, changeWords, counted, restartWords } from './words.ts';

/** The report for people; empty if there is nothing to say. */
export function driftText(report: DriftReport, isVerbose: boolean): string {
  const { hosts, differences, failed, down, restarts } = report;
  const blocks = hosts.flatMap((host) => hostLines(report, host, isVerbose));
  if (blocks.length === 0) return '';
  const isFound = differences.length + failed.length + down.length + restarts.length > 0;
  return `${blocks.join('\n')}\n${isFound || isVerbose ? `\n${summaryLine(report)}\n` : ''}`;
}

function hostLines(report: DriftReport, host: string, isVerbose: boolean): string[] {
  const of = <T extends { host: string }>(list: readonly T[]) => list.filter((each) => each.host === host);
  const found = report.differences.filter(({ event }) => event.host === host);
  const lines = [
    ...of(report.down).map(({ status, message }) => `  ${status}: ${clean(message ?? 'no reason is known')}`),
    ...of(report.failed).map(({ task, message }) => `  failed: ${clean(task)}: ${clean(message ?? '')}`),
    ...found.flatMap((difference) => differenceLines(difference, report.repaired.has(difference))),
    ...of(report.restarts).map((each) => `  ${clean(each.unit)} needs a restart: ${restartWords(each)}`),
    ...(isVerbose ? moreLines(report, host) : []),
  ];
  return lines.length === 0 ? [] : [`${clean(host)}:`, ...lines];
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
    ...(unknown.length > 0 ? [`${counted(unknown.length, 'task')} unknown`] : []),
    ...(ignored.length > 0 ? [`${ignored.length} ignored`] : []),
  ];
  const sizes = `${counted(differences.length, 'resource')} on ${drifted} of ${counted(hosts.length, 'host')}`;
  return `Drift: ${[`${sizes} (${parts.join(', ')})`, ...more].join('; ')}.`;
}
