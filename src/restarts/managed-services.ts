import type { ShellValue } from '../core/module.ts';
import type { StepMark } from '../core/step-mark.ts';
import { unitName } from '../core/unit-name.ts';
import type { Plan, Task } from '../playbook/plan.ts';
import { tasksIn } from '../playbook/tree.ts';

const unitModules = new Set(['systemd', 'systemd_unit']);

/** What restarts.sh is asked: services, one a line, and the files that they read, as UNIT:PATH. */
export interface RestartVariables extends Record<string, ShellValue> {
  services: string;
  configs: string;
}

/**
 * The services that the tasks of each host manage, and their configuration: the files of tasks that notify a handler which
 * restarts the service.
 */
export class ManagedServices {
  /** The services that handlers restart, by the handler's id. */
  readonly #restarted: ReadonlyMap<number, string>;
  readonly #services = new Map<string, Set<string>>();
  readonly #configs = new Map<string, Set<string>>();

  constructor(plan: Plan) {
    const handlers = plan.plays.flatMap((play) => [...tasksIn(play.handlers)]);
    this.#restarted = new Map(
      handlers.flatMap((task): [number, string][] => {
        const unit = restartedBy(task);
        return unit === undefined ? [] : [[task.id, unit]];
      }),
    );
  }

  /** Notes what a step of a host shows. */
  note(host: string, { module, variables, looksAt, notifies }: StepMark): void {
    if (unitModules.has(module) && variables.scope === 'system') this.#add(host, variables.name);
    const path = looksAt === undefined ? undefined : variables[looksAt];
    if (typeof path !== 'string' || !/^\/[^\n]*$/.test(path)) return;
    for (const unit of notifies.flatMap((id) => this.#restarted.get(id) ?? [])) {
      this.#add(host, unit);
      listed(this.#configs, host).add(`${unit}:${path}`);
    }
  }

  /** What to ask a host; undefined if nothing there is a service. */
  of(host: string): RestartVariables | undefined {
    const services = this.#services.get(host);
    if (!services) return undefined;
    return { services: [...services].join('\n'), configs: [...listed(this.#configs, host)].join('\n') };
  }

  #add(host: string, name: ShellValue | undefined): void {
    const unit = serviceName(name);
    if (unit !== undefined) listed(this.#services, host).add(unit);
  }
}

function listed(lists: Map<string, Set<string>>, host: string): Set<string> {
  const list = lists.get(host) ?? new Set();
  lists.set(host, list);
  return list;
}

/** The service that a handler restarts, if its arguments say so without a template. */
function restartedBy({ module, args }: Task): string | undefined {
  const { name, state, scope = 'system' } = args;
  const isRestart = module === 'systemd' && state === 'restarted' && scope === 'system';
  return isRestart ? serviceName(name) : undefined;
}

/** The full name of a service; undefined for other units, and for what is not one name. */
function serviceName(name: unknown): string | undefined {
  if (typeof name !== 'string' || !/^[\w.@:\\-]+$/.test(name)) return undefined;
  const unit = unitName(name);
  return unit.endsWith('.service') ? unit : undefined;
}
