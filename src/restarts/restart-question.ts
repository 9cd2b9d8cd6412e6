import type { TaskEvent } from '../core/events.ts';
import type { Secrets } from '../core/secrets.ts';
import type { StepMark } from '../core/step-mark.ts';
import type { Plan } from '../playbook/plan.ts';
import type { RemoteStep } from '../remote/step/step.ts';
import { questionStep } from './host-question.ts';
import { ManagedServices } from './managed-services.ts';
import { type NeededRestart, readRestarts } from './needed-restart.ts';

/** Asks hosts after their last task which services need a restart. */
export class RestartQuestion {
  readonly #services: ManagedServices;
  readonly #secrets: Secrets;
  readonly #found: (restarts: NeededRestart[]) => void;

  constructor(plan: Plan, secrets: Secrets, found: (restarts: NeededRestart[]) => void) {
    this.#services = new ManagedServices(plan);
    this.#secrets = secrets;
    this.#found = found;
  }

  note({ host }: TaskEvent, mark: StepMark): void {
    this.#services.note(host, mark);
  }

  /** The step for a host; undefined if the playbook has no services there. */
  of(host: string): RemoteStep | undefined {
    const asked = this.#services.of(host);
    return asked && questionStep(['kp_restarts'], asked, ['restarts']);
  }

  take(host: string, printed: string): void {
    this.#found(readRestarts(host, this.#secrets.mask(printed)));
  }
}
