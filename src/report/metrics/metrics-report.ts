import type { EndEvent, Event, HostRecap, TaskEvent } from '../../core/events.ts';
import type { Report } from '../report.ts';
import { metricsText, type Samples, sampleKey, samplesIn } from './samples.ts';

/** What a look for drift knows beyond its events. */
export interface DriftCounts {
  /** The resources of each host that differ. */
  resources: ReadonlyMap<string, number>;
  /** What a repair has changed. */
  repaired: readonly TaskEvent[];
}

/** What the events of a run do not contain. */
export interface MetricsContext {
  playbook: string;
  /** The commit of the playbook. */
  gitSha: () => Promise<string>;
  /** What the last run has written: counters continue. */
  earlier: string;
  /** Present for a look for drift, which runs in check mode: what differs is not what would change. */
  drift?: () => DriftCounts;
  /** Takes the text, once, at the end of the run. */
  write: (text: string) => Promise<void>;
  /** Milliseconds, as Date.now. */
  now?: () => number;
}

/** Makes the metrics of a run at its end, in the text format of Prometheus. */
export function metricsReport(context: MetricsContext): Report {
  const changes: Samples = new Map();
  let check = false;
  let ended: EndEvent | undefined;
  // a counter begins with 0 where a module is first seen in check mode
  const count = (event: TaskEvent, n: number) => {
    const { host, module } = event;
    const labels = { host, playbook: context.playbook, module, kind: kindOf(event) };
    const key = sampleKey('kplay_changes_total', labels);
    changes.set(key, (changes.get(key) ?? 0) + n);
  };
  return {
    event(event: Event) {
      if (event.event === 'start') check = event.check;
      else if (event.event === 'task' && event.status === 'changed') count(event, check ? 0 : 1);
      else if (event.event === 'end') ended = event;
    },
    async end() {
      if (!ended) return;
      const drift = context.drift?.();
      for (const event of drift?.repaired ?? []) count(event, 1);
      await context.write(metricsText(await samplesOf(ended, check, changes, context, drift?.resources)));
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
  drift: DriftCounts['resources'] | undefined,
): Promise<Samples> {
  const samples: Samples = new Map();
  const before = samplesIn(earlier);
  const seconds = Math.round(now() / 1000);
  const git_sha = await gitSha();
  for (const [host, counts] of Object.entries(end.hosts)) {
    const labels = { host, playbook };
    const resources = drift ? (drift.get(host) ?? 0) : check ? counts.changed : 0;
    const sync = syncOf(counts, resources, !drift);
    samples.set(sampleKey('kplay_host_info', { ...labels, git_sha, sync }), 1);
    samples.set(sampleKey('kplay_host_reachable', labels), Number(!counts.unreachable));
    for (const [status, n] of Object.entries(counts))
      if (typeof n === 'number') samples.set(sampleKey('kplay_host_tasks', { ...labels, status }), n);
    const isWell = !hasTrouble(counts);
    if (isWell) samples.set(sampleKey('kplay_host_drift_resources', labels), resources);
    keepTime(sampleKey('kplay_host_last_success_timestamp_seconds', labels), isWell && !check);
  }
  for (const [key, n] of before) if (key.startsWith('kplay_changes_total')) samples.set(key, n);
  for (const [key, n] of changes) samples.set(key, (before.get(key) ?? 0) + n);
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

/** Whether a host is as the playbook says, as far as the run knows; in a look for drift, unknown is no difference. */
function syncOf(
  { unreachable, failed, unknown }: HostRecap,
  resources: number,
  countsUnknown: boolean,
): string {
  if (unreachable) return 'unreachable';
  if (failed > 0) return 'failed';
  if (resources > 0) return 'drifted';
  return countsUnknown && unknown > 0 ? 'unknown' : 'in_sync';
}
