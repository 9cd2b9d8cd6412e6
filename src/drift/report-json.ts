import type { Difference } from './difference.ts';
import type { DriftCause, DriftFinding, DriftFindings } from './drift-findings.ts';
import type { DriftReport } from './drift-report.ts';

const causes: Record<Difference['moved'], DriftCause> = {
  host: 'corrective',
  playbook: 'intentional',
  unknown: 'unknown',
};

/** The report for programs. */
export function driftJson(report: DriftReport): DriftFindings {
  const { hosts, differences, repaired, restarts, ignored, unknown, failed, down } = report;
  return {
    version: 1,
    hosts: [...hosts],
    drift: differences.map((each) => findingOf(each, repaired.has(each))),
    restarts: restarts.map((each) => ({ ...each })),
    ignored: ignored.map((each) => ({ ...each })),
    unknown: unknown.map((each) => ({ ...each })),
    failed: failed.map(({ host, task, message = null }) => ({ host, task, message })),
    down: down.map(({ host, status, message = null }) => ({ host, status, message })),
  };
}

function findingOf({ event, changes, moved, origin }: Difference, repaired: boolean): DriftFinding {
  const { host, play, task, module, resource = null, item = null, place } = event;
  return {
    host,
    play,
    task,
    item,
    module,
    resource,
    place: { file: place.file, line: place.line, col: place.col },
    changes: changes
      .filter(({ kind }) => kind !== 'text')
      .map(({ key, before, after }) => ({ key, before, after })),
    cause: causes[moved],
    origin: origin?.time === undefined ? null : originJson({ ...origin, time: origin.time }),
    repaired,
  };
}

function originJson({
  time,
  isLatest,
  users,
  by,
  command,
}: NonNullable<Difference['origin']> & { time: number }) {
  const isDate = Math.abs(time) < 8.64e12;
  return {
    time: isDate ? new Date(time * 1000).toISOString() : null,
    latest: isLatest === true,
    users,
    by: by ?? null,
    command: command ?? null,
  };
}
