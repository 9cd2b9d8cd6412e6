import type { TaskEvent } from '../core/events.ts';
import type { Secrets } from '../core/secrets.ts';
import type { StepMark } from '../core/step-mark.ts';
import type { Plan } from '../playbook/plan.ts';
import type { RemoteStep } from '../remote/step/step.ts';
import { questionStep } from '../restarts/host-question.ts';
import { ManagedServices } from '../restarts/managed-services.ts';
import { type NeededRestart, readRestarts } from '../restarts/needed-restart.ts';
import type { DifferenceCollector } from './collect-differences.ts';
import { type OriginQuestion, originQuestion, readOrigins } from './read-origins.ts';

/** Asks hosts once, after their last task: where differences are from, and which services need a restart. */
export class HostQuestions {
  readonly restarts: NeededRestart[] = [];
  readonly #collector: DifferenceCollector;
  readonly #services: ManagedServices;
  readonly #secrets: Secrets;
  readonly #asked = new Map<string, OriginQuestion>();

  constructor(plan: Plan, collector: DifferenceCollector, secrets: Secrets) {
    this.#services = new ManagedServices(plan);
    this.#collector = collector;
    this.#secrets = secrets;
  }

  note({ host }: TaskEvent, mark: StepMark): void {
    this.#services.note(host, mark);
  }

  /** The step for a host; undefined if nothing differs there and the playbook has no services there. */
  of(host: string): RemoteStep | undefined {
    const question = originQuestion(this.#collector.all.filter(({ event }) => event.host === host));
    const services = this.#services.of(host);
    if (question.about.length === 0 && !services) return undefined;
    this.#asked.set(host, question);
    const variables = {
      files: question.file.join('\n'),
      packages: question.package.join('\n'),
      units: question.unit.join('\n'),
      ...(services ?? { services: '', configs: '' }),
    };
    return questionStep(['kp_origins', 'kp_restarts'], variables, ['origins', 'restarts']);
  }

  take(host: string, printed: string): void {
    const masked = this.#secrets.mask(printed);
    const question = this.#asked.get(host);
    if (question) readOrigins(question, masked);
    this.restarts.push(...readRestarts(host, masked));
  }
}
