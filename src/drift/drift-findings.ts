import type { Change, HostEvent } from '../core/events.ts';
import type { NeededRestart } from '../restarts/needed-restart.ts';

/** The words for what has moved: the host, the playbook, or no run is known. */
export type DriftCause = 'corrective' | 'intentional' | 'unknown';

/** What is ignored, by which rule. */
export interface Ignored {
  host: string;
  task: string;
  resource?: string;
  keys: string[];
  reason: string;
  until: string;
}

/** A resource of a host that differs, for programs. */
export interface DriftFinding {
  host: string;
  play: string;
  task: string;
  item: string | null;
  module: string;
  resource: string | null;
  place: { file: string; line: number; col: number };
  /** What is there, and what the playbook wants. */
  changes: Change[];
  cause: DriftCause;
  /** Since when, and who was there, as far as the host knows. */
  origin: {
    /** RFC 3339, UTC. */
    time: string | null;
    /** It changed then or earlier. */
    latest: boolean;
    users: string[];
    by: string | null;
    command: string | null;
  } | null;
  repaired: boolean;
}

/** The report of `kplay drift` for programs. */
export interface DriftFindings {
  version: 1;
  hosts: string[];
  drift: DriftFinding[];
  restarts: NeededRestart[];
  ignored: Ignored[];
  /** Tasks whose effect is unknown, which is no drift. */
  unknown: { host: string; task: string }[];
  failed: { host: string; task: string; message: string | null }[];
  down: { host: string; status: HostEvent['status']; message: string | null }[];
}
