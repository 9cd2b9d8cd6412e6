import { faultsOf, lossOfHost } from './expected.ts';
import type { History, HostHistory, LogLine, Report } from './history.ts';

/** The lease of a session without a controller, and what a busy machine adds to it, in seconds. */
const lease = 30;
const tolerance = 3;

/** Steps that begin when they must not: after their run, or while another step is at work. */
export function checkTimes(history: History, host: HostHistory): string[] {
  return [...history.reports.flatMap((report) => late(history, host, report)), ...overlapping(history, host)];
}

function late(history: History, host: HostHistory, report: Report): string[] {
  const limit = report.ended + patience(history, host, report);
  return host.log
    .filter(({ run, what, at }) => run === report.run && what === 'begin' && at > limit)
    .map(
      ({ name, at }) =>
        `${name} of ${report.run} began ${(at - report.ended).toFixed(1)} s after the run had ended`,
    );
}

/** How long after the end of a run steps may begin: on a dead link or in a stopped session, the host learns it late. */
function patience(history: History, host: HostHistory, report: Report): number {
  if (report.code !== undefined && !lossOfHost(report, host.name)) return 0.1;
  const isDeaf = faultsOf(history, host.name).some(
    (fault) => fault.kind === 'stop' || (fault.kind === 'link' && fault.cut !== 'reset'),
  );
  return tolerance + (isDeaf ? lease : 0);
}

/** Steps that begin before the one before them has ended. A step without an end was killed. */
function overlapping(history: History, host: HostHistory): string[] {
  const wasKilled = faultsOf(history, host.name).some(({ kind }) => kind === 'kill');
  const isEnd = (begin: LogLine) => (line: LogLine) =>
    line.what !== 'begin' && line.run === begin.run && line.name === begin.name;
  return host.log.flatMap((begin, i) => {
    if (begin.what !== 'begin') return [];
    const rest = host.log.slice(i + 1);
    const end = rest.findIndex(isEnd(begin));
    const inside = rest.slice(0, Math.max(end, 0)).filter(({ what }) => what === 'begin');
    // docs/reliability.md: a session that was killed on the host can leave its command at work
    return inside
      .filter(({ run }) => run === begin.run || !wasKilled)
      .map(({ run, name }) => `${name} of ${run} began while ${begin.name} of ${begin.run} was at work`);
  });
}
