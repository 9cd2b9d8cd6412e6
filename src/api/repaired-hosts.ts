import type { ExitCode } from '../core/errors.ts';
import type { TaskEvent } from '../core/events.ts';
import { isPutBack } from '../core/put-back.ts';
import type { Difference } from '../drift/difference.ts';
import type { ComparedProject } from './compared-hosts.ts';
import type { RecordedRun } from './recorded-run.ts';

/** What became of a repair. */
export interface Repair {
  repaired: Set<Difference>;
  /** What it has changed, with the handlers. */
  changed: TaskEvent[];
  failed: Pick<TaskEvent, 'host' | 'task' | 'message'>[];
  code: ExitCode;
}

/**
 * Runs playbooks again, but lets only the steps act that these differences are about, and the handlers that they
 * notify; all others are compared, as before.
 */
export async function repairHosts(
  { perform, watch }: ComparedProject,
  differences: readonly Difference[],
  record: RecordedRun | undefined,
): Promise<Repair> {
  const chosen = new Map(differences.map((each) => [idOf(each.event.host, each.mark.key), each]));
  const repaired = new Set<Difference>();
  const changed: TaskEvent[] = [];
  const failed: Repair['failed'] = [];
  const end = await perform({
    repairs: (host, key) => chosen.has(idOf(host, key)),
    history: record?.steps,
    emit(event, mark) {
      watch?.(event);
      record?.emit(event, mark);
      if (event.event !== 'task') return;
      const { host, task, message, status } = event;
      if (status === 'failed') failed.push({ host, task, ...(message !== undefined && { message }) });
      if (!mark || mark.isCheck || isPutBack(event)) return;
      if (status === 'changed') changed.push(event);
      const difference = chosen.get(idOf(host, mark.key));
      if (difference && (status === 'changed' || status === 'unchanged')) repaired.add(difference);
    },
  });
  await record?.end(end);
  return { repaired, changed, failed, code: end.exit_code };
}

function idOf(host: string, key: string): string {
  return `${host}\0${key}`;
}
