import type { Place } from '../core/errors.ts';
import type { Value, Values } from '../core/values.ts';
import type { Expression } from '../template/expression.ts';

/** What is to be done, on which hosts, in what order: a playbook without a question left but its variables. */
export interface Plan {
  plays: Play[];
}

export interface Play {
  name: string;
  place: Place;
  /** The playbook's folder: where files and templates outside roles are looked up. */
  folder: string;
  /** The inventory's names, in its order, after --limit; never empty. */
  hosts: string[];
  /** `serial`: the same hosts, in batches; one batch when absent. */
  batches: string[][];
  tasks: Task[];
  handlers: Task[];
  /** Names of the facts that its tasks, handlers and variables use: all that is gathered. */
  facts: string[];
  vars: Values;
  /** `vars_files`, merged in order. */
  varsFromFiles: Values;
}

/** A role where it stands in a play. */
export interface Role {
  name: string;
  /** Its folder: files/ and templates/ are looked up here first. */
  path: string;
  defaults: Values;
  vars: Values;
  /** What the play gave it as parameters, under `vars`. */
  params: Values;
}

export interface Task {
  /** Unique within the plan, counted in the order of the playbook. */
  id: number;
  /** As written, may hold a template. A task without a name is called after its module. */
  name: string;
  place: Place;
  /** A module's folder name or an engine word: set_fact, assert, fail, debug, meta. (include_tasks is gone by now.) */
  module: string;
  /** As written, may hold templates; `places` of the yaml reader know where each stands. */
  args: Values;
  /** All of them must hold. */
  when: Expression[];
  /** A list (its items may hold templates), or one expression that gives a list. */
  loop: Value[] | Expression | undefined;
  register: string | undefined;
  /** Names of handlers, or what they listen to. */
  notify: string[];
  /** The ids of the handlers of its play that these names mean. */
  notifies: number[];
  /** Handlers only. */
  listen: string[];
  /** What `assert: that` holds, and the one expression of `debug: var`; empty for all others. */
  expressions: Expression[];
  tags: string[];
  /** The user to become; undefined to stay who we are. May hold a template. */
  become: string | undefined;
  ignoreErrors: boolean | Expression;
  changedWhen: Expression[] | undefined;
  failedWhen: Expression[] | undefined;
  /** Of the task and what it was included with, inner ones last. */
  vars: Values;
  environment: Values;
  noLog: boolean;
  role: Role | undefined;
  /** The folder of the file that holds the task: the last place where files and templates are looked up. */
  folder: string;
}
