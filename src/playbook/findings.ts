import type { Code } from '../core/codes.ts';
import { type Diagnostic, InvalidInput, type Place } from '../core/errors.ts';

/** What may be said about a finding beside its sentence. */
export interface At {
  place?: Place | undefined;
  hint?: string | undefined;
  secret?: true | undefined;
}

/** Collects everything that is wrong with the input, so that it can be told at once; each finding once. */
export class Findings {
  readonly all: Diagnostic[] = [];
  /** Something that holds variables or tasks could not be read, so that names may seem to be missing. */
  isPartial = false;
  readonly #seen = new Set<string>();

  error(code: Code, message: string, at: At = {}): void {
    this.#add({ severity: 'error', code, message, ...given(at) });
  }

  warning(code: Code, message: string, at: At = {}): void {
    this.#add({ severity: 'warning', code, message, ...given(at) });
  }

  /** Takes over the findings of an InvalidInput, with a place for those without one; other errors are thrown on. */
  take(error: unknown, place?: Place): void {
    if (!(error instanceof InvalidInput)) throw error;
    for (const finding of error.diagnostics)
      this.#add(finding.place || !place ? finding : { ...finding, place });
  }

  /** What it gives; what it finds wrong is taken over, and nothing is given then. */
  async from<T>(run: () => T | Promise<T>, place?: Place): Promise<T | undefined> {
    try {
      return await run();
    } catch (error) {
      this.take(error, place);
      return undefined;
    }
  }

  get errors(): Diagnostic[] {
    return this.all.filter((finding) => finding.severity === 'error');
  }

  get warnings(): Diagnostic[] {
    return this.all.filter((finding) => finding.severity === 'warning');
  }

  #add(finding: Diagnostic): void {
    const { place } = finding;
    const at = place ? `${place.file}:${place.line}:${place.col}` : '';
    const key = `${finding.code} ${at} ${finding.message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.all.push(finding);
  }
}

function given({ place, hint, secret }: At): Pick<Diagnostic, 'place' | 'hint' | 'secret'> {
  return { ...(place && { place }), ...(hint && { hint }), ...(secret && { secret }) };
}
