import { msOf, type RunsDifference, type TaskDifference } from './runs-diff.ts';

/** The most hosts that a line names. */
const most = 5;

/** What differs between two runs, a line for each task: hosts with the same difference share it. */
export function runsDiffText({ hosts, outcomes, times }: RunsDifference): string {
  const lines = [
    ...hosts.gone.map((host) => `- host ${host}`),
    ...hosts.added.map((host) => `+ host ${host}`),
    ...folded(outcomes, outcomeText),
    ...times.slice(0, 10).map((each) => `${each.host}: ${each.task}: ${timeText(each)}`),
  ];
  return lines.length === 0 ? 'no differences\n' : lines.map((line) => `${line}\n`).join('');
}

function folded(all: readonly TaskDifference[], text: (each: TaskDifference) => string): string[] {
  const hosts = new Map<string, string[]>();
  for (const each of all) {
    const line = text(each);
    hosts.set(line, [...(hosts.get(line) ?? []), each.host]);
  }
  return [...hosts].map(([line, names]) => `${hostsText(names)}: ${line}`);
}

function hostsText(names: string[]): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}

function outcomeText({ task, before, after }: TaskDifference): string {
  return `${task}: ${before?.status ?? 'did not run'} → ${after?.status ?? 'did not run'}`;
}

function timeText(each: TaskDifference): string {
  const seconds = (ms = 0) => `${(ms / 1000).toFixed(1)} s`;
  const sign = msOf(each) > 0 ? 'slower' : 'faster';
  return `${seconds(each.before?.ms)} → ${seconds(each.after?.ms)}, ${sign}`;
}
