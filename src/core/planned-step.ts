/** A step of a run, as a plan knows it. */
export interface StepOfPlan {
  host: string;
  /** The place of its task; of a handler, this is said, too. */
  task: string;
  /** The key of all that decides what the step does. */
  key: string;
}

/** What a run in check mode has found about a step. */
export interface StepFinding extends StepOfPlan {
  /** Whether it would change something, or may do so. */
  acts: boolean;
  /** The state that it saw, in the lines of planned.sh; absent for an action, which has none. */
  seen: string | undefined;
  /** The file that its change is limited to. */
  path: string | undefined;
}

/** Takes notes of a run in check mode, so that a later run can do exactly what it has reported. */
export interface PlanNotes {
  add(finding: StepFinding): void;
  /** What the task does on the host is unknown. */
  addUnknown(host: string, task: string): void;
}

/** What a saved plan says about the steps of the run that applies it. */
export interface PlanExpectations {
  /** What the step must find, in the words of planned.sh; '' for anything, undefined if the plan has no such step. */
  expected(step: StepOfPlan): string | undefined;
}

/** What is known of a step before it is sent. */
export interface PlannedItem {
  key: string;
  want: Readonly<Record<string, string>> | undefined;
  path: string | undefined;
  isCheck: boolean;
}

/** The message of a step that was stopped by a plan. */
export const notAsPlanned = 'not as the plan saw it';
