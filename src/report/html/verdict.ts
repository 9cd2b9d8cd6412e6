import type { HostRecord, RunRecord } from './run-record.ts';
import { count, line } from './text.ts';

/** How a run ended, in one sentence, and the class of its colour. */
export interface Verdict {
  kind: 'failed' | 'changed' | 'unchanged';
  sentence: string;
}

/** Whether a task of the host has failed, or the host could not be used. */
export function isBad({ counts }: HostRecord): boolean {
  return counts.failed > 0 || counts.unreachable;
}

/** Judges a run by its worst hosts. */
export function verdictOf(run: RunRecord): Verdict {
  const hosts = [...run.hosts.values()];
  const bad = hosts.filter(isBad).length;
  const changed = hosts.filter(({ counts }) => counts.changed > 0).length;
  const of = (n: number) =>
    n === hosts.length ? count(n, 'host') : `${n} of ${count(hosts.length, 'host')}`;
  if (!run.end) return { kind: 'failed', sentence: 'The run has not ended, or it was killed' };
  if (run.end.interrupted) return { kind: 'failed', sentence: 'The run was interrupted' };
  if (bad > 0) return { kind: 'failed', sentence: `Failed on ${of(bad)}` };
  if (changed > 0)
    return { kind: 'changed', sentence: `${run.check ? 'Would change' : 'Changed'} ${of(changed)}` };
  return { kind: 'unchanged', sentence: `Nothing to change on ${count(hosts.length, 'host')}` };
}

/** The numbers of hosts, as a list. */
export function tiles(run: RunRecord): string {
  const hosts = [...run.hosts.values()];
  const number = (is: (host: HostRecord) => boolean) => hosts.filter(is).length;
  const rows: [word: string, kind: string, n: number][] = [
    ['failed', 'failed', number(({ counts }) => counts.failed > 0)],
    ['unreachable or lost', 'failed', number(({ counts }) => counts.unreachable)],
    [
      run.check ? 'would change' : 'changed',
      'changed',
      number((host) => !isBad(host) && host.counts.changed > 0),
    ],
    ['unchanged', 'unchanged', number((host) => !isBad(host) && host.counts.changed === 0)],
  ];
  const shown = rows.filter(([, kind, n]) => n > 0 || kind !== 'failed');
  const items = shown.map(
    ([word, kind, n]) => `<li class="${kind}">${line(word)}: <b>${count(n, 'host')}</b></li>`,
  );
  return `<ul class="tiles">${items.join('\n')}</ul>\n`;
}
