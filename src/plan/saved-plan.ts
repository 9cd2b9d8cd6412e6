import { createHmac } from 'node:crypto';
import { sha256 } from '../core/hash.ts';
import type { ChangePlan } from './change-plan.ts';

/** A step of a host: what names it, and what it must find. */
export interface SavedStep {
  task: string;
  /** Made of its key, with the salt of the plan. */
  key: string;
  /** In the words of planned.sh: `nothing` if it must change nothing, `''` for anything. */
  finds: string;
}

/** The options of a run that a plan depends on, under the names of the command line. */
export interface SavedChoice {
  inventory: string[];
  limit?: string;
  tags?: string[];
  'skip-tags'?: string[];
  'start-at-task'?: string;
  'extra-vars'?: string[];
  become?: true;
  'become-user'?: string;
  'roles-path'?: string[];
  'allow-empty'?: true;
}

/** A plan in a file. */
export interface SavedPlan {
  version: 1;
  kplay: string;
  /** RFC 3339, UTC. */
  time: string;
  /** Seconds after which it is too old to be applied. */
  max_age: number;
  /** Who made it, such as alice@ws1, and in which folder. */
  by: string;
  folder: string;
  commit?: string;
  playbooks: string[];
  choice: SavedChoice;
  /** Some extra variables are secret: they are given again when it is applied. */
  secret_vars: boolean;
  /** The files that it was made of. */
  inputs: { file: string; sha256: string }[];
  salt: string;
  /** What it shows. */
  plan: ChangePlan;
  /** The steps of each host, in the order in which they were taken. */
  steps: Record<string, SavedStep[]>;
  /** The tasks of each host whose effect is unknown. */
  unknown: Record<string, string[]>;
  /** The SHA-256 of all members above. */
  hash: string;
  /** A signature of the hash, as ssh-keygen makes it. */
  signature?: string;
}

/** The key of a step in a plan: it does not show what the step contains. */
export function saltedKey(salt: string, key: string): string {
  return createHmac('sha256', salt).update(key).digest('hex').slice(0, 24);
}

/** The hash over all other members of a plan, without its signature. */
export function planHash({
  hash: _,
  signature: __,
  ...rest
}: Omit<SavedPlan, 'hash'> & { hash?: string }): string {
  return sha256(JSON.stringify(rest, sortedKeys));
}

/** Objects with their keys in order, so that equal plans have equal texts. */
function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
