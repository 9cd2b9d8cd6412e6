import type { Code } from './codes.ts';
import { type Diagnostic, InvalidInput, type Place } from './errors.ts';

/** What a finding can say besides its sentence. */
export interface At {
  place?: Place | undefined;
  hint?: string | undefined;
  secret?: true | undefined;
}

/** Collects all errors and warnings about the input, so that they can be reported together; each finding once. */
export class Findings {
  readonly all: Diagnostic[] = [];
  /** Set when a file with variables or tasks could not be read, so that names can seem to be missing. */
  isPartial: boolean;
  readonly #seen = new Set<string>();

  constructor(findings: readonly Diagnostic[] = [], isPartial = false) {
    this.isPartial = isPartial;
    this.add(findings);
  }

  error(code: Code, message: string, at: At = {}): void {
    this.#add({ severity: 'error', code, message, ...given(at) });
  }

  warning(code: Code, message: string, at: At = {}): void {
    this.#add({ severity: 'warning', code, message, ...given(at) });
  }

  add(findings: readonly Diagnostic[]): void {
    for (const finding of findings) this.#add(finding);
  }

  /** Takes over the findings of an InvalidInput, with a place for those without one; rethrows other errors. */
  take(error: unknown, place?: Place): void {
    if (!(error instanceof InvalidInput)) throw error;
    for (const finding of error.diagnostics)
      this.#add(finding.place || !place ? finding : { ...finding, place });
  }

  /** Returns the result of a function; takes over its findings and returns undefined if it throws. */
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
