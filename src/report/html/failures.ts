import { commonReason, downWord, reasonKey } from '../down.ts';
import { reasonOf } from '../explain.ts';
import { hostSet } from '../hosts.ts';
import { formatPlace } from '../source.ts';
import type { Details } from './details.ts';
import { limits } from './limits.ts';
import type { HostRecord, RunRecord } from './run-record.ts';
import type { SharedRow, TaskRecord } from './task-records.ts';
import { block, count, leftOut, line, section } from './text.ts';

/** What has failed, where, why, and what to do. */
export function failures(run: RunRecord, details: Details): string {
  const failed = run.tasks.flatMap((task) =>
    [...task.rows.values()]
      .filter(({ event }) => event.status === 'failed')
      .map((row) => failure(task, row, details)),
  );
  const stops = run.stops.map(({ message, untouched }) => {
    const rest = untouched.length > 0 ? ` Nothing ran on ${names(untouched)}.` : '';
    return `<p>The play stopped: ${line(message)}.${rest}</p>\n`;
  });
  const interrupt = run.interrupt ? [`<p>${line(run.interrupt.message)}</p>\n`] : [];
  const all = [...interrupt, ...stops, ...downHosts(run), ...failed];
  const shown = all.slice(0, limits.rows).join('');
  return section('failures', 'Failures', shown + leftOut(all.length - limits.rows, 'failure'));
}

function failure(task: TaskRecord, { event, hosts }: SharedRow, details: Details): string {
  const item = event.label ?? event.item;
  const of = item === undefined ? '' : ` [${item}]`;
  return (
    `<article class="failure">\n<h3>${line(task.name + of)}</h3>\n` +
    `<p class="reason">${line(reasonOf(event))}</p>\n` +
    (event.hint ? `<p class="hint"><b>Hint:</b> ${line(event.hint)}</p>\n` : '') +
    `<p class="where">On ${names(hosts)}, at <code>${line(formatPlace(event.place))}</code> (module ${line(event.module)}).</p>\n` +
    (event.hidden ? '' : details.ofFailure(event)) +
    '</article>\n'
  );
}

/** Hosts that cannot be used, together if it is for one reason. */
function downHosts({ hosts }: RunRecord): string[] {
  const groups = new Map<string, HostRecord[]>();
  for (const host of hosts.values())
    if (host.down) {
      const key = reasonKey(host.down);
      groups.set(key, [...(groups.get(key) ?? []), host]);
    }
  return [...groups.values()].map((group) => {
    const down = group[0]!.down!;
    const why = group.length > 1 ? commonReason(down) : (down.message ?? commonReason(down));
    return (
      `<article class="failure">\n<h3>${count(group.length, 'host')} ${downWord(down)}</h3>\n` +
      `<p class="reason">${block(why)}</p>\n` +
      (down.hint ? `<p class="hint"><b>Hint:</b> ${line(down.hint)}</p>\n` : '') +
      `<p class="where">${names(group.map(({ name }) => name))}</p>\n</article>\n`
    );
  });
}

/** These hosts, with ranges. */
export function names(hosts: string[]): string {
  return `<b>${line(hostSet(hosts, 0, limits.nameCharacters))}</b>`;
}
