import { clean } from '../report/clean.ts';
import type { ChangePlan, PlannedResult, PlannedTask } from './change-plan.ts';
import { isPlanned } from './fold.ts';

/** Something that a plan does to running services, and where. */
export interface PlannedAct {
  /** Such as `nginx reload`. */
  what: string;
  /** The hosts, each as often as it happens there. */
  hosts: string[];
  /** Those who use the service notice it. */
  interrupts: boolean;
}

/** How far a plan reaches. */
export interface BlastRadius {
  changes: number;
  /** Hosts with changes. */
  hosts: string[];
  /** Those that interrupt something come first. */
  acts: PlannedAct[];
  /** Results that are unknown, by the reason. */
  unknown: { why: string; count: number }[];
  failed: number;
  down: number;
}

/** Sums up a plan. */
export function blastRadius({ tasks, down }: ChangePlan): BlastRadius {
  const all = tasks.flatMap((task) => task.results.filter(isPlanned).map((result) => ({ task, result })));
  const changed = all.filter(({ result }) => result.status === 'changed');
  const unknown = new Map<string, number>();
  for (const { result } of all)
    if (result.status === 'unknown') {
      const why = result.message ?? '';
      unknown.set(why, (unknown.get(why) ?? 0) + 1);
    }
  return {
    changes: changed.length,
    hosts: [...new Set(changed.map(({ result }) => result.host))],
    acts: actsOf(changed),
    unknown: [...unknown].map(([why, count]) => ({ why, count })),
    failed: all.filter(({ result }) => result.status === 'failed').length,
    down: down.length,
  };
}

function actsOf(changed: { task: PlannedTask; result: PlannedResult }[]): PlannedAct[] {
  const acts = new Map<string, PlannedAct>();
  for (const { task, result } of changed) {
    const verb = verbOf(task, result);
    if (verb === undefined) continue;
    const what = [result.resource, verb].filter(Boolean).join(' ');
    const act = acts.get(what) ?? { what, hosts: [], interrupts: verb !== 'reload' && verb !== 'start' };
    act.hosts.push(result.host);
    acts.set(what, act);
  }
  return [...acts.values()].sort((a, b) => Number(b.interrupts) - Number(a.interrupts));
}

const ofUnits: Record<string, string> = {
  restarted: 'restart',
  reloaded: 'reload',
  stopped: 'stop',
  started: 'start',
};

/** What a change does to something that runs; undefined for all other changes. */
function verbOf({ module }: PlannedTask, { changes }: PlannedResult): string | undefined {
  if (module === 'reboot') return 'reboot';
  const afterOf = (key: string) => changes.find((change) => change.key === key)?.after;
  if (module === 'systemd') return ofUnits[afterOf('state') ?? ''];
  // the reload of a transaction
  if (module === 'transaction') return changes.some(({ key }) => key === 'reload') ? 'reload' : undefined;
  if (module !== 'docker_container') return undefined;
  const state = changes.find(({ key }) => key === 'state');
  if (state?.before === 'absent') return undefined;
  if (state?.after === 'absent') return 'removal';
  return state?.after === 'stopped' ? 'stop' : 'replacement';
}

/** The most names of hosts behind an act. */
const mostHosts = 3;

/**
 * The radius in one sentence, such as `14 changes on 12 hosts: nginx reload x12`.
 * @param strong marks what interrupts something
 */
export function radiusSentence(radius: BlastRadius, strong: (text: string) => string): string {
  const { changes, hosts, acts, unknown, failed, down } = radius;
  const changed = `${withNumber(changes, 'change')} on ${withNumber(hosts.length, 'host')}`;
  const details = acts.map((act) => actText(act, strong)).join(', ');
  const parts = [
    changes === 0 ? 'no changes' : details === '' ? changed : `${changed}: ${details}`,
    ...unknown.map(({ why, count }) => `${withNumber(count, 'task')} unknown${reasonText(why)}`),
    ...(failed > 0 ? [strong(withNumber(failed, 'failure'))] : []),
    ...(down > 0 ? [strong(`${withNumber(down, 'host')} not reached`)] : []),
  ];
  return parts.join('; ');
}

function actText({ what, hosts, interrupts }: PlannedAct, strong: (text: string) => string): string {
  const names = [...new Set(hosts)];
  const where = names.length <= mostHosts ? ` (${names.join(', ')})` : '';
  const text = clean(`${what} x${hosts.length}${where}`);
  return interrupts ? strong(text) : text;
}

function reasonText(why: string): string {
  const task = /^because "(.*)" was not run$/s.exec(why)?.[1];
  if (task !== undefined) return ` until \`${clean(task)}\` has run`;
  return why === '' ? '' : ` (${clean(why)})`;
}

/** A number with its noun. */
export function withNumber(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
