import type { Change, TaskEvent } from '../core/events.ts';
import type { StepMark } from '../core/step-mark.ts';

/**
 * What has moved: `host`, which a run had left as the playbook still wants it; `playbook`, which wants something else than
 * the last run applied; unknown without such a run.
 */
export type Moved = 'host' | 'playbook' | 'unknown';

/** Since when a resource is as it is, and who was there, as far as the host knows that. */
export interface DriftOrigin {
  /** Seconds since 1970. */
  time?: number;
  /** It changed then or earlier. */
  isLatest?: true;
  /** The users who were logged in at that time. */
  users: string[];
  /** The user who asked for it, as the package manager or sudo has noted. */
  by?: string;
  /** The command of a package manager. */
  command?: string;
}

/** A resource of a host that is not as the playbook wants it. */
export interface Difference {
  event: TaskEvent;
  mark: StepMark;
  /** What differs, without what is ignored. */
  changes: Change[];
  moved: Moved;
  origin?: DriftOrigin;
}
