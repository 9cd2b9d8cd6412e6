import type { RemoteStep } from '../step/step.ts';
import type { Answer } from './answer.ts';
import type { Outcome, SentStep } from './sent-steps.ts';

/** A step with the functions that take its result. */
export type Sendable = Omit<SentStep, 'id'>;

interface Candidate extends SentStep {
  /** Its answer, once it has started a unit. */
  started?: Answer;
  /** The check of the unit has been sent. */
  isAsked: boolean;
}

/**
 * The steps that may have started a unit. A program that ends at once shows this only after a moment. Instead of
 * waiting in each step, the host looks at all units later, in steps of their own (`kp_check_unit` in units.sh): before a
 * step that may need the units, or when it has nothing else to do. The result of the step that has started the unit
 * waits for this check, and is a failure if the unit does not stay up.
 */
export class UnitChecks {
  readonly #candidates = new Set<Candidate>();

  /** Whether units have started that nothing has looked at. */
  get areDue(): boolean {
    return [...this.#candidates].some(({ started, isAsked }) => started && !isAsked);
  }

  /** The steps that have started units, as the shell keeps them, see units.sh: long ago. */
  get started(): string {
    const known = [...this.#candidates].filter(({ started }) => started);
    return [' ', ...known.map(({ id }) => `${id}:0.00 `)].join('');
  }

  /** Returns the step, so that its result waits for the check of its unit. */
  watch(step: SentStep): SentStep {
    if (!step.step.startsUnit || step.step.check || step.step.job) return step;
    const candidate: Candidate = { ...step, isAsked: false };
    this.#candidates.add(candidate);
    return {
      ...step,
      resolve: (outcome) => {
        if (outcome !== 'dropped' && outcome.settles && outcome.status === 'changed')
          candidate.started = outcome;
        else this.#end(candidate, outcome);
      },
      reject: (error) => {
        this.#candidates.delete(candidate);
        step.reject(error);
      },
    };
  }

  /**
   * Returns the checks that have not been sent yet.
   * @param isOfLoop only those of items of a loop, which fail together at its end
   * @param onFailure for checks that are sent after another failure
   */
  take(isOfLoop: boolean, onFailure?: RemoteStep['onFailure']): Sendable[] {
    const due = [...this.#candidates].filter(
      ({ isAsked, step }) => !isAsked && (!isOfLoop || step.onFailure === 'later'),
    );
    return due.map((candidate) => this.#checkOf(candidate, onFailure ?? candidate.step.onFailure));
  }

  /** The session ends: what has started counts as started. */
  release(): void {
    for (const candidate of this.#candidates) if (candidate.started) this.#end(candidate, candidate.started);
  }

  /** The session is lost. */
  fail(error: Error): void {
    for (const candidate of this.#candidates) candidate.reject(error);
    this.#candidates.clear();
  }

  #checkOf(candidate: Candidate, onFailure: RemoteStep['onFailure']): Sendable {
    candidate.isAsked = true;
    return {
      step: checkStep(candidate, onFailure),
      resolve: (outcome) => this.#checked(candidate, outcome),
      reject: () => {}, // the session is lost, see fail
    };
  }

  #checked(candidate: Candidate, outcome: Outcome): void {
    const { started } = candidate;
    candidate.isAsked = outcome !== 'dropped';
    if (!started || outcome === 'dropped') return;
    this.#end(candidate, outcome.status === 'unchanged' ? started : failed(started, outcome));
  }

  #end(candidate: Candidate, outcome: Outcome): void {
    this.#candidates.delete(candidate);
    candidate.resolve(outcome);
  }
}

function checkStep({ id, step }: SentStep, onFailure: RemoteStep['onFailure']): RemoteStep {
  const { startsUnit, environment, noLog, origin } = step;
  return {
    module: 'kp_unit',
    scripts: { run: 'kp_check_unit "$@"' },
    variables: { ...startsUnit },
    words: [String(id)],
    want: undefined,
    content: undefined,
    environment,
    check: false,
    diff: false,
    ...(noLog && { noLog }),
    ...(origin && { origin }),
    needs: ['units'],
    ignoresUnits: true,
    shortcut: `kp_no_unit ${id}`,
    onFailure,
  };
}

/** The failure of a step whose unit does not stay up: what the step has changed is still changed. */
function failed({ before, after, results, notes }: Answer, check: Answer): Answer {
  return { ...check, before, after, results, notes, phase: 'apply' };
}
