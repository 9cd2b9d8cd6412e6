import { faultsOf, lossOfHost, stepOf } from './expected.ts';
import type { Fault, Part } from './faults.ts';
import type { History, HostHistory, LogLine, Report } from './history.ts';
import { isJob, type Step } from './steps.ts';

/** The lease of a session without a controller, and what a busy machine adds to it, in seconds. */
const lease = 30;
const tolerance = 3;

/** Steps that begin when they must not: after their run, or while another step is at work. */
export function checkTimes(history: History, host: HostHistory): string[] {
  return [...history.reports.flatMap((report) => late(history, host, report)), ...overlapping(history, host)];
}

function late(history: History, host: HostHistory, report: Report): string[] {
  return host.log.flatMap(({ run, what, at, name }) => {
    if (run !== report.run || what !== 'begin') return [];
    const limit = patience(history, host, report, stepOf(history.steps, name));
    const seconds = at - report.ended;
    return seconds > limit ? [`${name} of ${run} began ${seconds.toFixed(1)} s after the run had ended`] : [];
  });
}

/** How long after the end of a run a step may begin: on a dead link or in a stopped session, the host learns it late. */
function patience(history: History, host: HostHistory, report: Report, step: Step): number {
  const where = step.on ?? host.name;
  const isKnown = report.code !== undefined && !lossOfHost(report, where);
  // a job begins in its own time
  if (isKnown && !isJob(step)) return 0.1;
  const faults = faultsOf(history, where);
  const isDeaf = faults.some(
    (fault) => fault.kind === 'stop' || (fault.kind === 'link' && fault.cut !== 'reset'),
  );
  // what is killed with a step is its watchdog, too: nothing ends a stopped shell then, and whoever continues it lets it go on
  const hits = (kind: Fault['kind'], part: Part) =>
    faults.some((fault) => fault.kind === kind && 'part' in fault && fault.part === part);
  const isForgotten = hits('kill', 'step') && hits('stop', 'shell');
  if (isForgotten) return Number.POSITIVE_INFINITY;
  return tolerance + (isDeaf ? lease : 0);
}

/** Steps that begin before the one before them has ended. A step without an end was killed. */
function overlapping(history: History, host: HostHistory): string[] {
  const where = history.steps.flatMap(({ on }) => on ?? []);
  const wasKilled = faultsOf(history, host.name, ...where).some(({ kind }) => kind === 'kill');
  const isEnd = (begin: LogLine) => (line: LogLine) =>
    line.what !== 'begin' && line.run === begin.run && line.name === begin.name;
  const log = host.log.filter(({ name }) => stepOf(history.steps, name).kind !== 'start');
  return log.flatMap((begin, i) => {
    if (begin.what !== 'begin') return [];
    const rest = log.slice(i + 1);
    const end = rest.findIndex(isEnd(begin));
    const inside = rest.slice(0, Math.max(end, 0)).filter(({ what }) => what === 'begin');
    // docs/reliability.md: a session that was killed on the host can leave its command at work, and jobs outlive their run
    const isOfLock = !wasKilled && !isJob(stepOf(history.steps, begin.name));
    return inside
      .filter(({ run, on }) => run === begin.run || (isOfLock && on === begin.on))
      .map(({ run, name }) => `${name} of ${run} began while ${begin.name} of ${begin.run} was at work`);
  });
}
