import type { Asked, QuestionPart } from '../restarts/host-question.ts';
import type { DifferenceCollector } from './collect-differences.ts';
import { type AskedOrigins, askedOrigins, readOrigins } from './read-origins.ts';

/** Asks hosts where their differences are from. */
export class OriginQuestion implements QuestionPart {
  readonly #collector: DifferenceCollector;
  readonly #asked = new Map<string, AskedOrigins>();

  constructor(collector: DifferenceCollector) {
    this.#collector = collector;
  }

  of(host: string): Asked | undefined {
    const asked = askedOrigins(this.#collector.all.filter(({ event }) => event.host === host));
    if (asked.about.length === 0) return undefined;
    this.#asked.set(host, asked);
    const variables = {
      files: asked.file.join('\n'),
      packages: asked.package.join('\n'),
      units: asked.unit.join('\n'),
    };
    return { script: 'origins', variables };
  }

  take(host: string, printed: string): void {
    const asked = this.#asked.get(host);
    if (asked) readOrigins(asked, printed);
  }
}
