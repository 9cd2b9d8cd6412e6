import type { Event, HostEvent, TaskEvent } from '../core/events.ts';
import type { Secrets } from '../core/secrets.ts';
import { unitName } from '../core/unit-name.ts';
import { HostQuestion } from '../restarts/host-question.ts';
import type { NeededRestart } from '../restarts/needed-restart.ts';
import { RestartQuestion } from '../restarts/restart-question.ts';
import type { ChangePlan, PlannedResult, PlannedTask } from './change-plan.ts';

/** Listens to the events of a run in check mode, and makes a plan of them. */
export interface PlanCollector {
  event: (event: Event) => void;
  /** The plan as far as it is known by now. */
  readonly plan: ChangePlan;
  /** Asks hosts which services need a restart, and adds those that the plan does not restart. */
  restartQuestion: (secrets: Secrets) => HostQuestion;
}

/** Begins a plan. */
export function collectPlan(): PlanCollector {
  const collecting = new Collecting();
  return {
    event: (event) => collecting.take(event),
    plan: collecting.plan,
    restartQuestion: (secrets) =>
      new HostQuestion([new RestartQuestion((found) => collecting.addRestarts(found))], secrets),
  };
}

class Collecting {
  readonly plan: ChangePlan = { hosts: [], tasks: [], down: [], restarts: [], warnings: [] };
  readonly #tasks = new Map<string, PlannedTask>();
  readonly #hosts = new Set<string>();
  /** The task that each host has reached: what it reaches next comes behind it. */
  readonly #reached = new Map<string, PlannedTask>();
  /** The services whose processes the plan ends, each as HOST UNIT. */
  readonly #ended = new Set<string>();

  take(event: Event): void {
    if (event.event === 'start' || event.event === 'play') this.#meet(event.hosts);
    else if (event.event === 'task') this.#task(event);
    else if (event.event === 'host') this.#host(event);
    else if (event.event === 'warning') {
      const { message, host, place } = event;
      this.plan.warnings.push({ message, ...(host && { host }), ...(place && { place }) });
    }
  }

  addRestarts(found: readonly NeededRestart[]): void {
    this.plan.restarts.push(...found.filter(({ host, unit }) => !this.#ended.has(`${host} ${unit}`)));
  }

  #meet(hosts: readonly string[]): void {
    for (const host of hosts) {
      if (!this.#hosts.has(host)) this.plan.hosts.push(host);
      this.#hosts.add(host);
    }
  }

  #host({ host, status, message, hint, lock, address }: HostEvent): void {
    if (status !== 'unreachable' && status !== 'lost') return;
    const { down } = this.plan;
    if (down.some((known) => known.host === host)) return;
    down.push({
      host,
      status,
      ...(message !== undefined && { message }),
      ...(hint !== undefined && { hint }),
      ...(lock && { lock }),
      ...(address !== undefined && { address }),
    });
  }

  #task(event: TaskEvent): void {
    const key = keyOf(event);
    const task = this.#tasks.get(key) ?? this.#insert(key, event);
    task.results.push(resultOf(event));
    this.#reached.set(event.host, task);
    if (endsProcess(event)) this.#ended.add(`${event.host} ${unitName(event.resource ?? '')}`);
  }

  /** Adds a task behind the one that its first host has reached. */
  #insert(key: string, { play, role, task, module, handler, place, host }: TaskEvent): PlannedTask {
    const made = { play, ...(role && { role }), task, module, handler, place, results: [] };
    const reached = this.#reached.get(host);
    const { tasks } = this.plan;
    const isNewPlay = reached !== undefined && reached.play !== play;
    const at = reached === undefined || isNewPlay ? tasks.length : tasks.indexOf(reached) + 1;
    tasks.splice(at, 0, made);
    this.#tasks.set(key, made);
    return made;
  }
}

/** Tasks of hosts are the same if they are at one place, and have one name. */
function keyOf({ play, role, task, handler, place }: TaskEvent): string {
  return JSON.stringify([play, role, task, handler, place.file, place.line, place.col]);
}

/** Whether a task ends the process of its unit. */
function endsProcess({ module, changes }: TaskEvent): boolean {
  const ends = new Set<string | null>(['restarted', 'stopped']);
  return module === 'systemd' && changes.some(({ key, after }) => key === 'state' && ends.has(after));
}

function resultOf(event: TaskEvent): PlannedResult {
  const { host, item, label, resource, status, changes, message, hint, command, output, hidden } = event;
  return {
    host,
    ...(item !== undefined && { item }),
    ...(label !== undefined && { label }),
    ...(resource !== undefined && { resource }),
    status,
    changes,
    ...(message !== undefined && { message }),
    ...(hint !== undefined && { hint }),
    ...(command !== undefined && { command }),
    ...(output && status === 'failed' && { output }),
    ...(hidden && { hidden }),
  };
}
