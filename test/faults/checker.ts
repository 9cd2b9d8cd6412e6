import type { History } from './history.ts';
import { checkHost } from './host-checks.ts';
import { checkReport } from './report-checks.ts';
import { checkRerun } from './rerun-checks.ts';

/** Decides what is wrong with a history: a sentence each, none if everything is as promised. */
export function check(history: History): string[] {
  return [
    ...history.reports.flatMap((report) => checkReport(history, report)),
    ...history.hosts.flatMap((host) => checkHost(history, host)),
    ...checkRerun(history),
  ];
}
