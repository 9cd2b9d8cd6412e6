import { names } from './failures.ts';
import { limits } from './limits.ts';
import type { PlayRecord, RunRecord } from './run-record.ts';
import type { TaskRecord } from './task-records.ts';
import { count, leftOut, line, section } from './text.ts';

/** From this share of the hosts on, they are what is usual, and the others differ. */
const usualShare = 0.75;
/** Of fewer hosts, nothing is usual. */
const fewest = 4;

/** Hosts of a play on which something else happened than on most. */
export function outliers(run: RunRecord): string {
  const found = [...run.plays.values()].flatMap(ofPlay);
  const shown = found.slice(0, limits.rows).join('');
  const list = shown === '' ? '' : `<ul>\n${shown}</ul>\n`;
  return section('outliers', 'Outliers', list + leftOut(found.length - limits.rows, 'group of hosts'));
}

/** A task in which a host differs, as a text. */
function ofPlay(play: PlayRecord): string[] {
  const differences = new Map<string, string[]>();
  for (const task of play.tasks)
    for (const [host, text] of differing(task))
      differences.set(host, [...(differences.get(host) ?? []), text]);
  const groups = new Map<string, string[]>();
  for (const [host, texts] of differences) {
    const key = texts.join('; ');
    groups.set(key, [...(groups.get(key) ?? []), host]);
  }
  return [...groups].map(([text, hosts]) => {
    const verb = hosts.length === 1 ? 'differs' : 'differ';
    const equal = play.hosts.size - differences.size;
    return (
      `<li>${equal} of ${count(play.hosts.size, 'host')} of play “${line(play.name)}” are equal; ` +
      `${names(hosts)} ${verb} in ${line(text)}.</li>\n`
    );
  });
}

/** The hosts on which a task did something else than on most, each with the difference. */
function differing(task: TaskRecord): [host: string, text: string][] {
  const kinds = new Map<string, string[]>();
  for (const [host, { kind }] of task.cells) kinds.set(kind, [...(kinds.get(kind) ?? []), host]);
  const [usual] = [...kinds].sort(([, a], [, b]) => b.length - a.length);
  if (!usual || task.cells.size < fewest || usual[1].length < usualShare * task.cells.size) return [];
  const [usualKind] = usual;
  return [...kinds].flatMap(([kind, hosts]) =>
    kind === usualKind
      ? []
      : hosts.map((host): [string, string] => [host, `“${task.name}” (${kind}; elsewhere ${usualKind})`]),
  );
}
