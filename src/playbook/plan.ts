import type { BecomeMethod } from '../core/become.ts';
import type { Place } from '../core/errors.ts';
import type { Opener } from '../core/opener.ts';
import type { Shape } from '../core/params.ts';
import type { ConnectionKeywords } from '../core/reach.ts';
import type { Value, Values } from '../core/values.ts';
import type { Expression } from '../template/cel/expression.ts';
import type { TaskNode } from './tree.ts';

/** The tasks to run, on which hosts, in which order: a playbook in which only variables are open. */
export interface Plan {
  plays: Play[];
  /** Decrypts the files that tasks name. */
  opener?: Opener | undefined;
}

export interface Play {
  name: string;
  place: Place;
  /** The playbook's folder, in which files and templates outside roles are looked up. */
  folder: string;
  /** Names of hosts in the order of the inventory, after --limit; empty only where there is a choice. */
  hosts: string[];
  /** `serial`: the same hosts, in batches; one batch when absent. */
  batches: string[][];
  tasks: TaskNode<Task>[];
  handlers: TaskNode<Task>[];
  /** Names of the facts that its tasks, handlers and variables use: only these are gathered. */
  facts: string[];
  vars: Values;
  /** `vars_files`, merged in order. */
  varsFromFiles: Values;
  /** The same by the name of the host, where the names of the files use its variables. */
  varsByHost?: ReadonlyMap<string, Values>;
  /** `strategy: linear`: all hosts of a batch begin a task together. */
  linear?: boolean;
  /** The run ends if more hosts fail than this, in percent of a batch. */
  maxFailPercentage?: number;
  /** Whether notified handlers run on a host where a task has failed; they do unless this is false. */
  forceHandlers?: boolean;
  /**
   * How its hosts are chosen when it starts, where an earlier task can have changed the inventory; `hosts` then
   * contains the hosts known before the run that can be among them.
   */
  choice?: Choice;
  /** How to connect to its hosts where the inventory does not say. */
  reach?: ConnectionKeywords;
  /** The questions before the run; the answers go into `vars`. */
  prompts?: Prompt[];
}

/** `hosts`, `order` and `serial` of a play. */
export interface Choice {
  pattern: readonly string[];
  order: string | undefined;
  sizes: readonly BatchSize[];
}

/** One size of a batch: a number of hosts, or a percentage of the play's hosts. */
export type BatchSize = { hosts: number } | { percent: number };

/** `vars_prompt`: a variable whose value is asked for before the run. */
export interface Prompt {
  name: string;
  text: string;
  /** The typed text is not shown. */
  hidden: boolean;
  /** It is asked twice, until both answers are the same. */
  confirm: boolean;
  default: Value | undefined;
  place: Place | undefined;
}

/** A name with templates, and the ids of the handlers that it means, by the names that it can become. */
export interface Notice {
  text: string;
  handlers: ReadonlyMap<string, number[]>;
}

/** Texts with templates; the first one that names something existing is used. */
export interface Names {
  texts: string[];
  /** The names that they can become, in the run or before. */
  known: ReadonlySet<string>;
  /** The kind of thing that they name, in a sentence: `file of tasks`. */
  kind: string;
  /** The folders that were searched. */
  lookedIn: readonly string[];
}

/** `loop_control`. */
export interface LoopControl {
  itemName: string;
  indexName: string | undefined;
  label: string | undefined;
  /** Seconds between two items; can be a template. */
  pause: Value | undefined;
}

/** Keywords of a task that few tasks have. Numbers can be templates; times are in seconds. */
export interface TaskOptions {
  loopControl?: LoopControl;
  /** All of them must be true, or the task is repeated; empty: until it does not fail. */
  until?: Expression[];
  retries?: Value;
  delay?: Value;
  /** The folder of its module, if that is one of the user's own. */
  moduleFolder?: string;
  /** The host on which it runs, with the variables of its own host. Can contain a template. */
  delegateTo?: string;
  delegateFacts?: boolean;
  /** How to become another user, instead of what the inventory says. */
  becomeMethod?: BecomeMethod;
  runOnce?: boolean;
  /** How many hosts can run it at a time. */
  throttle?: Value;
  timeout?: Value;
  /** The time limit of a job of the host; `poll` is the time between two checks, 0 for no checks. */
  async?: Value;
  poll?: Value;
  checkMode?: boolean;
  diff?: boolean;
  ignoreUnreachable?: boolean;
  /** It reads variables of other hosts that are set in the run: all hosts begin it together. */
  readsHosts?: boolean;
  anyErrorsFatal?: boolean;
  /** The host that `add_host` adds, as written; its groups are a list or a text with commas. */
  adds?: { name: Value; groups: Value; vars: Values };
  /** The groups that `group_by` adds its host to, as written. */
  groupsBy?: { key: Value; parents: Value };
  /** What it notifies under names that are known only in the run. */
  openNotices?: Notice[];
  /** The names of what a task includes; absent when the file or the role is known. */
  names?: Names;
  /** The files that `include_vars` can mean, by these names. */
  files?: Map<string, Values>;
  /** The arguments of its role: the task in front of a role's own tasks checks whether its variables fit. */
  takes?: Shape;
}

/** A role at its position in a play. */
export interface Role {
  name: string;
  /** Its folder: files/ and templates/ are looked up here first. */
  path: string;
  defaults: Values;
  vars: Values;
  /** The parameters from the play, under `vars`. */
  params: Values;
}

export interface Task extends TaskOptions {
  /** Unique within the plan, counted in the order of the playbook. */
  id: number;
  /** As written, can contain a template. A task without a name has the name of its module. */
  name: string;
  place: Place;
  /** A module's folder name, or an action such as set_fact. */
  module: string;
  /** As written, can contain templates; `places` of the yaml reader knows the place of each. */
  args: Values;
  /** All of them must be true. */
  when: Expression[];
  /** A list (its items can contain templates), or one expression that gives a list. */
  loop: Value[] | Expression | undefined;
  register: string | undefined;
  /** Names of handlers, or topics that they listen to. */
  notify: string[];
  /** The ids of the handlers of its play that these names mean. */
  notifies: number[];
  /** Handlers only. */
  listen: string[];
  /** The conditions of `assert: that`, and the one expression of `debug: var`; empty for all others. */
  expressions: Expression[];
  /** Its own, and those of the play, the blocks, the roles and the includes around it. */
  tags: string[];
  /** The user to become; undefined to stay the same user. Can contain a template. */
  become: string | undefined;
  ignoreErrors: boolean | Expression;
  changedWhen: Expression[] | undefined;
  failedWhen: Expression[] | undefined;
  /** The variables of the task, and of the blocks and includes around it; inner ones win. */
  vars: Values;
  environment: Values;
  noLog: boolean;
  role: Role | undefined;
  /** The folder of the file with the task: the last place where files and templates are looked up. */
  folder: string;
}
