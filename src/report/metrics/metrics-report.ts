import type { EndEvent, Event, HostRecap, TaskEvent } from '../../core/events.ts';
import type { Report } from '../report.ts';
import { metricsText, type Samples, sampleKey, samplesIn } from './samples.ts';

/** What the events of a run do not contain. */
export interface MetricsContext {
  playbook: string;
  /** The commit of the playbook. */
  gitSha: () => Promise<string>;
  /** What the last run has written: counters continue. */
  earlier: string;
  /** Takes the text, once, at the end of the run. */
  write: (text: string) => Promise<void>;
  /** Milliseconds, as Date.now. */
  now?: () => number;
}

/** Makes the metrics of a run at its end, in the text format of Prometheus. */
export function metricsReport(context: MetricsContext): Report {
  const changes = new Map<string, number>();
  let check = false;
  let ended: EndEvent | undefined;
  return {
    event(event: Event) {
      if (event.event === 'start') check = event.check;
      else if (event.event === 'task' && event.status === 'changed') {
        const { host, module } = event;
        const labels = { host, playbook: context.playbook, module, kind: kindOf(event) };
        const key = sampleKey('kplay_changes_total', labels);
        changes.set(key, (changes.get(key) ?? 0) + 1);
      } else if (event.event === 'end') ended = event;
    },
    async end() {
      if (ended) await context.write(metricsText(await samplesOf(ended, check, changes, context)));
    },
    broken: undefined,
  };
}

/** What was done, of the changes of a task. */
function kindOf({ changes }: TaskEvent): string {
  const state = changes.find(({ key }) => key === 'state');
  if (state?.after === 'absent') return 'removed';
  if (state?.before === 'absent') return 'created';
  return state?.after === 'restarted' || state?.after === 'reloaded' ? state.after : 'modified';
}

async function samplesOf(
  end: EndEvent,
  check: boolean,
  changes: Samples,
  { playbook, gitSha, earlier, now = Date.now }: MetricsContext,
): Promise<Samples> {
  const samples: Samples = new Map();
  const before = samplesIn(earlier);
  const seconds = Math.round(now() / 1000);
  const git_sha = await gitSha();
  for (const [host, counts] of Object.entries(end.hosts)) {
    const labels = { host, playbook };
    samples.set(sampleKey('kplay_host_info', { ...labels, git_sha, sync: syncOf(counts, check) }), 1);
    samples.set(sampleKey('kplay_host_reachable', labels), Number(!counts.unreachable));
    for (const [status, n] of Object.entries(counts))
      if (typeof n === 'number') samples.set(sampleKey('kplay_host_tasks', { ...labels, status }), n);
    const isWell = !hasTrouble(counts);
    if (isWell) samples.set(sampleKey('kplay_host_drift_resources', labels), check ? counts.changed : 0);
    keepTime(sampleKey('kplay_host_last_success_timestamp_seconds', labels), isWell && !check);
  }
  for (const [key, n] of before) if (key.startsWith('kplay_changes_total')) samples.set(key, n);
  // a counter begins with 0 where a module is first seen in check mode
  for (const [key, n] of changes) samples.set(key, (before.get(key) ?? 0) + (check ? 0 : n));
  samples.set(sampleKey('kplay_run_duration_seconds', { playbook }), end.ms / 1000);
  samples.set(sampleKey('kplay_run_exit_code', { playbook }), end.exit_code);
  samples.set(sampleKey('kplay_run_check', { playbook }), Number(check));
  samples.set(sampleKey('kplay_last_run_timestamp_seconds', { playbook }), seconds);
  keepTime(sampleKey('kplay_last_success_timestamp_seconds', { playbook }), end.exit_code === 0 && !check);
  return samples;

  function keepTime(key: string, isNow: boolean): void {
    const time = isNow ? seconds : before.get(key);
    if (time !== undefined) samples.set(key, time);
  }
}

function hasTrouble({ failed, unreachable }: HostRecap): boolean {
  return failed > 0 || unreachable;
}

/** Whether a host is as the playbook says, as far as the run knows. */
function syncOf(counts: HostRecap, check: boolean): string {
  if (counts.unreachable) return 'unreachable';
  if (counts.failed > 0) return 'failed';
  if (check && counts.changed > 0) return 'drifted';
  return counts.unknown > 0 ? 'unknown' : 'in_sync';
}
