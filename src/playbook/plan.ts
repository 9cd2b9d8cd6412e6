import type { BecomeMethod } from '../core/become.ts';
import type { Place } from '../core/errors.ts';
import type { Shape } from '../core/params.ts';
import type { ConnectionKeywords } from '../core/reach.ts';
import type { Value, Values } from '../core/values.ts';
import type { Expression } from '../template/cel/expression.ts';

/** What is to be done, on which hosts, in what order: a playbook without a question left but its variables. */
export interface Plan {
  plays: Play[];
}

export interface Play {
  name: string;
  place: Place;
  /** The playbook's folder: where files and templates outside roles are looked up. */
  folder: string;
  /** The inventory's names, in its order, after --limit; empty only where there is a choice. */
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
  /** The same by the name of the host, where the names of the files are made of its variables. */
  varsByHost?: ReadonlyMap<string, Values>;
  /** `strategy: linear`: all hosts of a batch begin a task together. */
  linear?: boolean;
  /** More failed hosts than this, in percent of a batch, end the run. */
  maxFailPercentage?: number;
  /** Whether notified handlers run on a host where a task has failed; they do unless this is false. */
  forceHandlers?: boolean;
  /**
   * How its hosts are chosen when it starts, where an earlier task may have changed the inventory; `hosts` are then
   * those known before the run that may be among them.
   */
  choice?: Choice;
  /** How its hosts are reached where the inventory does not say. */
  reach?: ConnectionKeywords;
  /** What is asked before the run; the answers go into `vars`. */
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
  /** What is typed is not shown. */
  hidden: boolean;
  /** It is asked twice, until both answers are the same. */
  confirm: boolean;
  default: Value | undefined;
  place: Place | undefined;
}

/** Tasks that belong together, and what there is to do when one of them fails. */
export interface Block {
  rescues: boolean;
}

/**
 * Tasks that a host may run many times, once for each item of a loop around them, or of which it runs some only:
 * those of the file or the role whose name it has there.
 */
export interface Expansion {
  /** What is evaluated when a host comes there: it has the loop and the names. It is none of the play's tasks. */
  head: Task;
}

/** A name with templates, and the ids of the handlers that it means, by what it may become. */
export interface Notice {
  text: string;
  handlers: ReadonlyMap<string, number[]>;
}

/** Texts with templates, of which the first counts that names something that is there. */
export interface Names {
  texts: string[];
  /** What they may become, in the run or before. */
  known: ReadonlySet<string>;
  /** What they name, in a sentence: `file of tasks`. */
  kind: string;
  /** Where that was looked for. */
  lookedIn: readonly string[];
}

/** Where in a block a task stands, or for which name of an expansion; either may stand in another one. */
export type Within = InBlock | InExpansion;

export interface InBlock {
  block: Block;
  part: 'block' | 'rescue' | 'always';
  outer: Within | undefined;
}

export interface InExpansion {
  expansion: Expansion;
  /** The name whose tasks these are; empty when there are no names. */
  name: string;
  outer: Within | undefined;
}

/** `loop_control`. */
export interface LoopControl {
  itemName: string;
  indexName: string | undefined;
  label: string | undefined;
  /** Seconds between two items; may be a template. */
  pause: Value | undefined;
}

/** Keywords of a task that few tasks have. Numbers may be templates; times are in seconds. */
export interface TaskOptions {
  loopControl?: LoopControl;
  /** All of them must hold, or the task is repeated; empty: until it does not fail. */
  until?: Expression[];
  retries?: Value;
  delay?: Value;
  /** The host on which it runs, with the variables of its own host. May hold a template. */
  delegateTo?: string;
  delegateFacts?: boolean;
  /** How it becomes someone, in place of what the inventory says. */
  becomeMethod?: BecomeMethod;
  runOnce?: boolean;
  /** How many hosts may be at it at a time. */
  throttle?: Value;
  timeout?: Value;
  /** It goes on as a job of its host for so long at most; `poll`: so often it is asked for, 0 never. */
  async?: Value;
  poll?: Value;
  checkMode?: boolean;
  diff?: boolean;
  ignoreUnreachable?: boolean;
  anyErrorsFatal?: boolean;
  /** The host that `add_host` adds, as written; its groups are a list or a text with commas. */
  adds?: { name: Value; groups: Value; vars: Values };
  /** What it notifies under names that only the run knows. */
  openNotices?: Notice[];
  /** Of what a task includes; absent when it is known which file or role that is. */
  names?: Names;
  /** The files that `include_vars` may mean, by these names. */
  files?: Map<string, Values>;
  /** What its role takes: the task in front of a role's own looks whether its variables fit. */
  takes?: Shape;
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

export interface Task extends TaskOptions {
  /** Unique within the plan, counted in the order of the playbook. */
  id: number;
  /** As written, may hold a template. A task without a name is called after its module. */
  name: string;
  place: Place;
  /** A module's folder name or an engine word such as set_fact. (Includes are gone by now.) */
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
  within?: Within | undefined;
  /** The folder of the file that holds the task: the last place where files and templates are looked up. */
  folder: string;
}
