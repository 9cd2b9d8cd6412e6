import { type Diagnostic, type ExitCode, exitCode } from '../core/errors.ts';
import type { TaskEvent } from '../core/events.ts';
import type { Difference } from '../drift/difference.ts';
import type { Ignored } from '../drift/drift-findings.ts';
import type { DriftReport } from '../drift/drift-report.ts';
import { applyRules, type IgnoreRules } from '../drift/ignore-rules.ts';
import { type ComparedHosts, type ComparedProject, compareHosts } from './compared-hosts.ts';
import type { RecordedRun } from './recorded-run.ts';
import { type Repair, repairHosts } from './repaired-hosts.ts';

/** What is looked for, and what is done about it. */
export interface DriftChoice {
  rules: IgnoreRules;
  /** Repair what the hosts have moved. */
  remediate: boolean;
  /** Some hosts are left out: rules may match there. */
  isLimited: boolean;
  /** Begins to keep the repair in the history. */
  record: () => Promise<RecordedRun | undefined>;
}

/** The drift of hosts, after a repair if there was one. */
export interface FoundDrift {
  report: DriftReport;
  /** What the repair has changed. */
  changed: readonly TaskEvent[];
  /** That of `kplay drift`. */
  code: ExitCode;
  ms: number;
  interrupted: boolean;
  warnings: Diagnostic[];
}

/** Compares hosts with playbooks, leaves out what rules accept, and repairs what the hosts have moved. */
export async function findDrift(project: ComparedProject, choice: DriftChoice): Promise<FoundDrift> {
  const { rules, remediate, isLimited, record } = choice;
  const found = await compareHosts(project, false);
  const { left, ignored, warnings } = applyRules(rules, found.differences);
  const { exit_code: compared, ms, interrupted } = found.end;
  const isWhole = !isLimited && compared === exitCode.done;
  const chosen = remediate ? repairable(left, found.differences) : [];
  const repair = chosen.length > 0 ? await repairHosts(project, chosen, await record()) : undefined;
  const report = reportOf(found, left, ignored, repair);
  const worst = compared !== exitCode.done ? compared : (repair?.code ?? exitCode.done);
  const differs = left.length > report.repaired.size ? exitCode.changes : exitCode.done;
  return {
    report,
    changed: repair?.changed ?? [],
    code: worst !== exitCode.done ? worst : differs,
    ms,
    interrupted,
    warnings: [...rules.warnings, ...(isWhole ? warnings : [])],
  };
}

/** What the host has moved, unless a rule accepts a part of it: a step repairs all that differs. */
function repairable(left: readonly Difference[], all: readonly Difference[]): Difference[] {
  const whole = new Map(all.map((each) => [each.event, each.changes.length]));
  return left.filter(({ event, moved, changes }) => moved === 'host' && changes.length === whole.get(event));
}

function reportOf(
  { plan, unknown, restarts }: ComparedHosts,
  differences: Difference[],
  ignored: Ignored[],
  repair: Repair | undefined,
): DriftReport {
  const failed = plan.tasks.flatMap(({ task, results }) =>
    results
      .filter(({ status }) => status === 'failed')
      .map(({ host, message }) => ({ host, task, ...(message !== undefined && { message }) })),
  );
  const { repaired = new Set<Difference>(), failed: more = [] } = repair ?? {};
  return {
    hosts: plan.hosts,
    differences,
    repaired,
    restarts,
    ignored,
    unknown,
    failed: [...failed, ...more],
    down: plan.down,
  };
}
