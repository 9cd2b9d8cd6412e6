import type { ExitCode } from '../core/errors.ts';
import type { TaskEvent } from '../core/events.ts';
import type { Difference } from '../drift/difference.ts';
import type { ComparedProject } from './compared-hosts.ts';
import { recordRun } from './recorded-run.ts';
import { runHere } from './run-here.ts';

/** What became of a repair. */
export interface Repair {
  repaired: Set<Difference>;
  failed: Pick<TaskEvent, 'host' | 'task' | 'message'>[];
  code: ExitCode;
}

/**
 * Runs playbooks again, but lets only the steps act that these differences are about, and the handlers that they
 * notify; all others are compared, as before.
 */
export async function repairHosts(
  { plan, inventory, extraVars, options }: ComparedProject,
  differences: readonly Difference[],
  playbooks: readonly string[],
): Promise<Repair> {
  const chosen = new Map(differences.map((each) => [idOf(each.event.host, each.mark.key), each]));
  const repaired = new Set<Difference>();
  const failed: Repair['failed'] = [];
  const record =
    options.history === 'off'
      ? undefined
      : await recordRun(undefined, playbooks, { ...options, isPartial: true });
  const end = await runHere({
    plan,
    inventory,
    options,
    extraVars,
    repairs: (host, key) => chosen.has(idOf(host, key)),
    history: record?.steps,
    emit(event, mark) {
      record?.emit(event, mark);
      if (event.event !== 'task') return;
      const { host, task, message, status } = event;
      if (status === 'failed') failed.push({ host, task, ...(message !== undefined && { message }) });
      const difference = mark && !mark.isCheck ? chosen.get(idOf(host, mark.key)) : undefined;
      if (difference && (status === 'changed' || status === 'unchanged')) repaired.add(difference);
    },
  });
  await record?.end(end);
  return { repaired, failed, code: end.exit_code };
}

function idOf(host: string, key: string): string {
  return `${host}\0${key}`;
}
