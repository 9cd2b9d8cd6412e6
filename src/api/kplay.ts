// What programs import from 'kplay', see docs/api.md.
export type { Code } from '../core/codes.ts';
export {
  type Diagnostic,
  type ExitCode,
  exitCode,
  InvalidInput,
  type Place,
  Trouble,
} from '../core/errors.ts';
export type { Change, Event, HostRecap, Status, TaskEvent } from '../core/events.ts';
export { type ActionModule, actionModule, type StateModule, stateModule } from '../core/module.ts';
export type { DriftFinding, DriftFindings } from '../drift/drift-findings.ts';
export type { ChangePlan } from '../plan/change-plan.ts';
export { type DriftResult, drift } from './drift.ts';
export { lint } from './lint.ts';
export type { DriftRequest, LintRequest, PlainValue, PlanRequest, RunRequest } from './requests.ts';
export { plan, type Run, type RunResult, run } from './run.ts';
