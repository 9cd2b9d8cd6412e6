import type { Values } from '../core/values.ts';
import type { Expression } from '../template/expression.ts';
import type { Role } from './plan.ts';
import { boolOf, tagsOf, textOf, texts } from './schema.ts';
import type { Use } from './uses.ts';

/** What a task gets from what is around it: the play, roles, includes. */
export interface Context {
  become: boolean;
  becomeUser: string;
  when: Expression[];
  /** What the conditions above read. */
  whenUses: Use[];
  tags: string[];
  notify: string[];
  vars: Values;
  role: Role | undefined;
  /** The folder of the file that is being read. */
  folder: string;
  /** The playbook's folder. */
  playFolder: string;
  /** The files that include each other, outermost first. */
  files: string[];
}

/** The context inside of something that has keywords of its own; conditions are added by the caller. */
export function inside(outer: Context, keywords: Values): Context {
  return {
    ...outer,
    become: boolOf(keywords.become) ?? outer.become,
    becomeUser: textOf(keywords.become_user) ?? outer.becomeUser,
    tags: union(outer.tags, tagsOf(keywords.tags)),
    notify: union(outer.notify, texts(keywords.notify)),
  };
}

/** Two mappings as one; the second one's values win. */
export function merged(first: Values, second: Values): Values {
  return Object.assign(Object.create(null), first, second) as Values;
}

/** Both lists, each text once, in their order. */
export function union(first: readonly string[], second: readonly string[]): string[] {
  return [...new Set([...first, ...second])];
}
