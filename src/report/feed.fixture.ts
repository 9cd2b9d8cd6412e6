import { PassThrough } from 'node:stream';
import type { BeginEvent, Event, HostEvent, HostRecap, TaskEvent } from '../core/events.ts';
import { plainReport } from './plain.ts';
import type { RunAgain } from './report.ts';

/** The events of hosts are at different times, and can be about different files. */
let clock = 0;

/** A task event for tests, with defaults for all other fields. */
export function taskEvent(more: Partial<TaskEvent> = {}): TaskEvent {
  return {
    event: 'task',
    host: 'web1',
    play: 'Web',
    task: 'Install the site',
    module: 'file',
    handler: false,
    status: 'changed',
    changes: [{ key: 'mode', before: '0644', after: '0755' }],
    ms: 12,
    at: ++clock,
    resource: `file /srv/page-${clock}`,
    place: { file: 'site.yml', line: 4, col: 7 },
    ...more,
  };
}

export function startEvent(hosts: string[], more: { check?: boolean; tasks?: number } = {}): Event {
  const time = '2026-01-02T03:04:05.678Z';
  return {
    event: 'start',
    version: 2,
    kplay: '0.1.0',
    time,
    check: false,
    hosts,
    tasks: 3,
    host_tasks: 3 * hosts.length,
    ...more,
  };
}

export function playEvent(hosts: string[], play = 'Web'): Event {
  return { event: 'play', play, hosts, batch: 1, batches: 1, tasks: 3 };
}

export function beginEvent(host: string, task: string, more: Partial<BeginEvent> = {}): Event {
  return { event: 'begin', host, play: 'Web', task, module: 'file', handler: false, ...more };
}

export function hostEvent(host: string, status: HostEvent['status']): Event {
  return { event: 'host', host, status };
}

export function endEvent(
  hosts: Record<string, Partial<HostRecap>>,
  more: { interrupted?: boolean } = {},
): Event {
  const counts = { changed: 0, unchanged: 0, skipped: 0, failed: 0, rescued: 0, ignored: 0, unknown: 0 };
  const none = { ...counts, unreachable: false };
  const full = Object.fromEntries(Object.entries(hosts).map(([host, some]) => [host, { ...none, ...some }]));
  return { event: 'end', exit_code: 0, ms: 320, interrupted: false, hosts: full, ...more };
}

const source = '- hosts: web\n  tasks:\n    - name: Install the site\n    - file: { path: /srv }\n';

/** The plain report of these events; the playbook that it quotes is `source`. */
export async function tell(
  events: Event[],
  options: { verbose?: number; color?: boolean; again?: RunAgain } = {},
) {
  const out = new PassThrough();
  const read = (file: string) => (file === 'site.yml' ? source : undefined);
  const report = plainReport(out, { verbose: 0, color: false, read, ...options });
  for (const event of events) report.event(event);
  await report.end();
  return String(out.read() ?? '');
}
