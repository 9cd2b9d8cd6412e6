import type { ShellValue } from '../core/module.ts';
import type { StepMark } from '../core/step-mark.ts';
import { unitName } from '../core/unit-name.ts';

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
  readonly #services = new Map<string, Set<string>>();
  readonly #configs = new Map<string, Set<string>>();

  /** Notes what a step of a host shows. */
  note(host: string, { module, variables, looksAt, restarts }: StepMark): void {
    if (unitModules.has(module) && variables.scope === 'system') this.#add(host, variables.name);
    const path = looksAt === undefined ? undefined : variables[looksAt];
    if (typeof path !== 'string' || !/^\/[^\n]*$/.test(path)) return;
    for (const name of restarts) {
      const unit = this.#add(host, name);
      if (unit !== undefined) listed(this.#configs, host).add(`${unit}:${path}`);
    }
  }

  /** What to ask a host; undefined if nothing there is a service. */
  of(host: string): RestartVariables | undefined {
    const services = this.#services.get(host);
    if (!services) return undefined;
    return { services: [...services].join('\n'), configs: [...listed(this.#configs, host)].join('\n') };
  }

  /** Adds a service and returns its full name; undefined for what is not a service. */
  #add(host: string, name: ShellValue | undefined): string | undefined {
    const unit = serviceName(name);
    if (unit !== undefined) listed(this.#services, host).add(unit);
    return unit;
  }
}

function listed(lists: Map<string, Set<string>>, host: string): Set<string> {
  const list = lists.get(host) ?? new Set();
  lists.set(host, list);
  return list;
}

/** The full name of a service; undefined for other units, and for what is not one name. */
function serviceName(name: ShellValue | undefined): string | undefined {
  if (typeof name !== 'string' || !/^[\w.@:\\-]+$/.test(name)) return undefined;
  const unit = unitName(name);
  return unit.endsWith('.service') ? unit : undefined;
}
