import type { Secrets } from '../core/secrets.ts';
import type { StepMark } from '../core/step-mark.ts';
import { unitName } from '../core/unit-name.ts';
import type { RemoteStep } from '../remote/step/step.ts';
import type { DifferenceCollector } from './collect-differences.ts';
import type { NeededRestart } from './difference.ts';
import { type OriginQuestion, originQuestion, readOrigins, readRestarts } from './read-origins.ts';

const unitModules = /(?:systemd|systemd_unit)$/;

/** Asks hosts once, after their last task: where differences are from, and which services need a restart. */
export class HostQuestions {
  readonly restarts: NeededRestart[] = [];
  readonly #collector: DifferenceCollector;
  readonly #secrets: Secrets;
  readonly #asked = new Map<string, OriginQuestion>();

  constructor(collector: DifferenceCollector, secrets: Secrets) {
    this.#collector = collector;
    this.#secrets = secrets;
  }

  /** The step for a host; undefined if nothing differs there and the playbook has no services there. */
  of(host: string): RemoteStep | undefined {
    const differences = this.#collector.all.filter(({ event }) => event.host === host);
    const question = originQuestion(differences);
    const services = servicesOf(this.#collector.marks.get(host) ?? []);
    if (question.about.length === 0 && services.length === 0) return undefined;
    this.#asked.set(host, question);
    return questionStep({
      files: question.file.join('\n'),
      packages: question.package.join('\n'),
      units: question.unit.join('\n'),
      services: services.join('\n'),
      configs: '',
    });
  }

  take(host: string, printed: string): void {
    const masked = this.#secrets.mask(printed);
    const question = this.#asked.get(host);
    if (question) readOrigins(question, masked);
    this.restarts.push(...readRestarts(host, masked));
  }
}

/** The services of the system that the tasks of a host manage. */
function servicesOf(marks: readonly StepMark[]): string[] {
  const names = marks
    .filter(({ module, variables }) => unitModules.test(module) && variables.scope === 'system')
    .map(({ variables }) => String(variables.name ?? ''));
  const services = names.filter((name) => name !== '' && !/[\n*]/.test(name)).map(unitName);
  return [...new Set(services)].filter((name) => name.endsWith('.service'));
}

function questionStep(variables: Record<string, string>): RemoteStep {
  return {
    module: 'drift_question',
    scripts: { run: 'read_only\nkp_origins\nkp_restarts' },
    variables,
    words: [],
    want: undefined,
    content: undefined,
    environment: { LC_ALL: 'C' },
    check: false,
    diff: false,
    timeout: 60,
    needs: ['origins', 'restarts'],
    onFailure: 'keep',
  };
}
