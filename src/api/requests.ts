import type { BecomeMethod } from '../core/become.ts';
import type { HostKeyPolicy } from '../core/host-keys.ts';

/** A value that JSON can express. */
export type PlainValue =
  | null
  | boolean
  | number
  | string
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/** The playbooks, and what they are compiled with. */
export interface PlaybookRequest {
  /** Files; relative ones are below the working folder. */
  playbooks: string | readonly string[];
  /** Variables that win over all others. They are data: braces in them are no templates. */
  extraVars?: { readonly [name: string]: PlainValue };
  /** Folders of roles besides those of the playbooks. */
  rolesPath?: readonly string[];
  /** Tags, limits and inventories that select nothing are warnings. */
  allowEmpty?: boolean;
  /** What it is if two groups of one rank define a variable differently. */
  ties?: 'warning' | 'error';
  /** Files with private keys of age, for encrypted files and values. */
  identityFile?: readonly string[];
  /** A file with the password of Ansible Vault. */
  vaultPasswordFile?: string;
}

/** What `lint` checks. */
export interface LintRequest extends PlaybookRequest {
  /** Without it, host patterns and the names of variables are not checked. */
  inventory?: string | readonly string[];
  /** Warnings are errors. */
  strict?: boolean;
  /** The codes of warnings to leave out. */
  ignore?: readonly string[];
}

/** The hosts, and how they are reached. Each name is that of an option of `kplay run`. */
export interface HostsRequest extends PlaybookRequest {
  inventory: string | readonly string[];
  limit?: string;
  forks?: number;
  become?: boolean;
  becomeUser?: string;
  becomeMethod?: BecomeMethod;
  user?: string;
  /** The file of the key for the login. */
  privateKey?: string;
  privateKeyPassphrase?: string;
  /** For hosts without passwords of their own. */
  passwords?: { login?: string; become?: string };
  hostKeys?: HostKeyPolicy;
  /** Seconds until a connection attempt is given up. */
  timeout?: number;
  /** Seconds to keep trying to reach hosts that do not respond yet. */
  wait?: number;
  /** Seconds to connect again to a host whose connection is lost (16). */
  reconnect?: number;
  /** Aborted: the running tasks finish, and the run ends, as after a Ctrl-C. */
  signal?: AbortSignal;
  /** Aborted: what hosts run is killed, and the run ends at once, as after a second Ctrl-C. */
  kill?: AbortSignal;
}

/** What `plan` looks at. */
export interface PlanRequest extends HostsRequest {
  tags?: readonly string[];
  skipTags?: readonly string[];
  startAtTask?: string;
}

/** How hosts are locked. */
export interface LockRequest {
  /** `off`: work on hosts that others have locked, and lock none. */
  lock?: 'on' | 'off';
  /** Seconds to wait for hosts that others have locked. */
  lockWait?: number;
}

/** Whether and where a run is kept, for `kplay runs`, `kplay blame` and `kplay drift`. */
export interface KeptRequest {
  /** `on`: keep what changes hosts in the history (off). */
  history?: 'on' | 'off';
  /** A folder or a database where controllers share their history. */
  historyPlace?: string;
  /** How much of the history is kept; what is absent has no limit. Without it, the limits are those of the program. */
  historyKeep?: { runs?: number; days?: number; bytes?: number };
}

/** What `run` does. */
export interface RunRequest extends PlanRequest, LockRequest, KeptRequest {
  /** Report what would change, and change nothing. */
  check?: boolean;
  /** The events contain how files change. */
  diff?: boolean;
  /** Send a task only after the host has answered the previous one. */
  oneByOne?: boolean;
}

/** A rule about drift that is accepted until a day, as in kplay.yml. Each of its patterns must match. */
export interface DriftIgnore {
  hosts?: string;
  task?: string;
  module?: string;
  resource?: string;
  key?: string;
  reason: string;
  /** Such as 2026-12-31. */
  until: string;
}

/** What `drift` looks at. */
export interface DriftRequest extends HostsRequest, LockRequest, KeptRequest {
  driftIgnore?: readonly DriftIgnore[];
  /** Repair what the hosts have changed. */
  remediate?: boolean;
}
