import type { Place } from '../../core/errors.ts';
import { isMapping, type Value, type Values } from '../../core/values.ts';
import type { Expression } from '../../template/cel/expression.ts';
import { markParts } from '../../yaml/read.ts';
import type { NameForecast } from '../includes/name-forecast.ts';
import { boolOf, inheritedKeywords, tagsOf, textList, textOrNone } from '../keywords/schema.ts';
import type { Role } from '../plan.ts';
import type { RoleFiles } from '../roles/role-files.ts';
import type { TaskNode } from '../tree.ts';
import type { CompiledTask, Container } from './compiled-task.ts';
import type { Loading } from './loading.ts';
import type { Spot, Use } from './uses.ts';

/** Compiles a list of tasks, with the included tasks in place. `what` names the list in messages. */
export type CompileTasks = (
  value: Value | undefined,
  what: string,
  context: Context,
  loading: Loading,
  place: Place | undefined,
  isHandler?: boolean,
) => Promise<TaskNode<CompiledTask>[]>;

/** Returns the tasks of a role that a task includes; its handlers join the others. It can be included many times. */
export interface RoleIncluder {
  include(
    role: { name: string; files: RoleFiles; params: Values },
    spot: Spot,
    context: Context,
  ): Promise<TaskNode<CompiledTask>[]>;
}

/** The branches for names that are unknown before the run: their number, and the tasks that they lead to. */
export interface OpenBranches {
  count: number;
  readonly to: Set<string>;
}

/** What a task inherits from its surroundings: the play, roles, includes. */
export interface Context {
  become: boolean;
  becomeUser: string;
  when: Expression[];
  /** The variables that the conditions above read. */
  whenUses: Use[];
  tags: string[];
  notify: string[];
  vars: Values;
  role: Role | undefined;
  /** The blocks and includes around, outermost first. */
  around: readonly Container[];
  /** Keywords that tasks inherit from their surroundings, as written. */
  inherited: Values;
  /** The roles of the play, for tasks that include roles. */
  roles: RoleIncluder | undefined;
  /** The functions with which includes continue. */
  compileTasks: CompileTasks;
  /** The folder of the file that is being read. */
  folder: string;
  /** The playbook's folder. */
  playFolder: string;
  /** The files that include each other, outermost first. */
  files: string[];
  /** The branches of the play so far for names that are unknown before the run. */
  openBranches: OpenBranches;
  /** What is known about such names; absent outside of plays. */
  nameForecast: NameForecast | undefined;
  /** What the handlers inside listen to, besides their own `listen`. */
  listen: string[];
}

/** The context inside of something with its own keywords; the caller adds the conditions. */
export function innerContext(outer: Context, keywords: Values): Context {
  return {
    ...outer,
    become: boolOf(keywords.become) ?? outer.become,
    becomeUser: textOrNone(keywords.become_user) ?? outer.becomeUser,
    tags: union(outer.tags, tagsOf(keywords.tags)),
    notify: union(outer.notify, textList(keywords.notify)),
    inherited: inherit(outer.inherited, keywords),
  };
}

const inheritedNames = [...Object.keys(inheritedKeywords), 'delegate_to', 'delegate_facts'];

/** Mappings of these keywords are merged; for all other keywords the inner value wins. */
const mergedKeywords = ['environment', 'module_defaults'];

function inherit(outer: Values, keywords: Values): Values {
  const result: Values = Object.assign(Object.create(null), outer);
  for (const key of inheritedNames) {
    const value = keywords[key];
    if (value === undefined) continue;
    const known = result[key];
    const both = mergedKeywords.includes(key) && isMapping(known) && isMapping(value);
    result[key] = both ? merged(known, value) : value;
  }
  return result;
}

/** Merges two mappings; values of the second one win. */
export function merged(first: Values, second: Values): Values {
  const both = Object.assign(Object.create(null), first, second) as Values;
  markParts(both, [first, second]);
  return both;
}

/** Joins two lists: each text once, in order. */
export function union(first: readonly string[], second: readonly string[]): string[] {
  return [...new Set([...first, ...second])];
}
