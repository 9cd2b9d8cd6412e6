import type { Event, TaskEvent } from '../../src/core/events.ts';
import { nameOfTask, orderedNames, wrongFile } from './expected.ts';
import type { History } from './history.ts';

/** A rerun without faults converges: everything succeeds, and the second time nothing changes. */
export function checkRerun({ steps, hosts, rerun }: History): string[] {
  const plays = byPlay(rerun.events);
  const changes = plays.slice(1).flatMap((results) => results.filter(({ status }) => status === 'changed'));
  const wrong = [
    ...(rerun.code === 0 ? [] : [`it ended with ${rerun.code}: ${failuresOf(rerun.events)}`]),
    ...changes.map((result) => `${result.host} changed ${nameOfTask(result)} again`),
    ...hosts.flatMap(({ name: host, rerun: state }) =>
      orderedNames(steps)
        .flatMap((name) => wrongFile(steps, name, { ...state, name: host }) ?? [])
        .map((text) => `${host}: ${text}`),
    ),
  ];
  return wrong.map((text) => `the rerun: ${text}`);
}

/** The results of each play. */
function byPlay(events: readonly Event[]): TaskEvent[][] {
  const plays: TaskEvent[][] = [];
  for (const event of events) {
    if (event.event === 'play') plays.push([]);
    if (event.event === 'task') plays.at(-1)!.push(event);
  }
  return plays;
}

function failuresOf(events: readonly Event[]): string {
  return events
    .filter(
      (event) =>
        (event.event === 'host' && event.message) || (event.event === 'task' && event.status === 'failed'),
    )
    .map((event) => JSON.stringify(event))
    .join('\n');
}
