import type { TaskEvent } from '../core/events.ts';
import type { StepMark } from '../core/step-mark.ts';
import type { Asked, QuestionPart } from './host-question.ts';
import { ManagedServices } from './managed-services.ts';
import { type NeededRestart, readRestarts } from './needed-restart.ts';

/** Asks hosts which services need a restart. */
export class RestartQuestion implements QuestionPart {
  readonly #services = new ManagedServices();
  readonly #found: (restarts: NeededRestart[]) => void;

  constructor(found: (restarts: NeededRestart[]) => void) {
    this.#found = found;
  }

  note({ host, delegated_to }: TaskEvent, mark: StepMark): void {
    // what a task does elsewhere is no configuration of this host
    if (delegated_to === undefined) this.#services.note(host, mark);
  }

  of(host: string): Asked | undefined {
    const variables = this.#services.of(host);
    return variables && { script: 'restarts', variables };
  }

  take(host: string, printed: string): void {
    this.#found(readRestarts(host, printed));
  }
}
