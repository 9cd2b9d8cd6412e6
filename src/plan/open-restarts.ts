import { unitName } from '../core/unit-name.ts';
import type { NeededRestart } from '../restarts/needed-restart.ts';
import type { ChangePlan } from './change-plan.ts';

/** Notes in a plan which services of a host need a restart that the plan does not contain. */
export function noteRestarts(plan: ChangePlan, found: readonly NeededRestart[]): void {
  plan.restarts.push(...found.filter(({ host, unit }) => !stops(plan, host, unit)));
}

/** Whether a plan ends the process of a service on a host. */
function stops({ tasks }: ChangePlan, host: string, unit: string): boolean {
  return tasks.some(
    ({ module, results }) =>
      module === 'systemd' &&
      results.some(
        ({ host: where, resource = '', changes }) =>
          where === host &&
          unitName(resource) === unit &&
          changes.some(({ key, after }) => key === 'state' && (after === 'restarted' || after === 'stopped')),
      ),
  );
}
