import type { Diagnostic, ExitCode } from '../core/errors.ts';
import type { Event } from '../core/events.ts';
import type { Values } from '../core/values.ts';
import type { DriftFindings } from '../drift/drift-findings.ts';
import { begin } from './begin.ts';
import type { Begun } from './begun.ts';
import { pathListOf } from './data.ts';
import type { RecordedRun } from './recorded-run.ts';
import type { DriftRequest } from './requests.ts';
import type { Stops } from './stops.ts';

/** What `drift` has found. */
export interface DriftResult extends DriftFindings {
  /** The exit code that `kplay drift` has then. */
  exitCode: ExitCode;
  interrupted: boolean;
  /** What the checks before it warn about, rules that count no longer, and what could not be kept in the history. */
  warnings: Diagnostic[];
  /** The name of the repair in the history, if it is kept there. */
  name?: string;
}

/** Compares hosts with playbooks; with `remediate`, it also repairs what the hosts have changed. */
export function drift(request: DriftRequest): Begun<DriftResult> {
  return begin(request, (stops, emit) => find(request, stops, emit));
}

async function find(
  request: DriftRequest,
  stops: Stops,
  watch: (event: Event) => void,
): Promise<DriftResult> {
  const { execute } = await import('./execute.ts');
  const { loadRequest } = await import('./load-request.ts');
  const { withoutRealTasks } = await import('./compared-hosts.ts');
  const { findDrift } = await import('./found-drift.ts');
  const { readRules } = await import('../drift/ignore-rules.ts');
  const { driftJson } = await import('../drift/report-json.ts');
  const { recordRequest } = await import('./record-request.ts');
  const { warnings, control, plan, ...input } = await loadRequest({ ...request, check: true }, stops);
  const { inventory, options } = input;
  withoutRealTasks(plan);
  const playbooks = pathListOf(request.playbooks);
  const rules = (request.driftIgnore ?? []).map((rule): Values => ({ ...rule }));
  let record: RecordedRun | undefined;
  const found = await findDrift(
    {
      playbooks,
      plan,
      inventory,
      secrets: options.secrets,
      historyPlace: request.historyPlace,
      perform: (how) => execute({ ...how, ...input, plan }, control),
      watch,
    },
    {
      rules: readRules(rules, () => undefined, inventory),
      remediate: request.remediate === true,
      isLimited: request.limit !== undefined,
      record: async () => {
        record = await recordRequest(playbooks, request, { isPartial: true, warnings });
        return record;
      },
    },
  );
  return {
    ...driftJson(found.report),
    exitCode: found.code,
    interrupted: found.interrupted,
    warnings: [...warnings, ...found.warnings],
    ...(record && { name: record.name }),
  };
}
