import type { Change } from '../../core/events.ts';
import type { Value, Values } from '../../core/values.ts';
import type { Task } from '../../playbook/plan.ts';
import { render } from '../../template/render.ts';
import type { Scope } from '../../template/scope.ts';
import type { RunHosts } from '../context.ts';
import { BadArguments } from './evaluate.ts';
import type { Result } from './result.ts';

/** Adds to the inventory, on behalf of a host. */
type Adding = (hosts: RunHosts, host: string) => Promise<Result>;

/**
 * The actions that add to the inventory. They change no host, so they also run in check mode; later tasks see the
 * additions.
 */
export const additions: Record<string, (task: Task, scope: Scope) => Adding> = {
  add_host({ adds }, scope) {
    const name = textOf('name', render(adds!.name, scope));
    const groups = namesOf('groups', render(adds!.groups, scope));
    const vars = render(adds!.vars, scope) as Values;
    return async (hosts) => {
      const isNews = await hosts.add({ name, groups, vars });
      const value = { add_host: { host_name: name, groups, host_vars: vars } };
      return added(isNews, { key: 'host', before: null, after: name }, value);
    };
  },

  group_by({ args }, scope) {
    const key = textOf('key', render(args.key!, scope));
    const parents = namesOf('parents', render(args.parents ?? 'all', scope));
    return async (hosts, host) => {
      const { group, isNews } = await hosts.group(host, key, parents);
      return added(isNews, { key: 'group', before: null, after: group }, { add_group: group });
    };
  },
};

function added(isNews: boolean, change: Change, value: Values): Result {
  return {
    status: isNews ? 'changed' : 'unchanged',
    changes: isNews ? [change] : [],
    value: { changed: isNews, failed: false, ...value },
  };
}

function textOf(argument: string, value: Value): string {
  if (typeof value === 'number' || (typeof value === 'string' && value !== '')) return String(value);
  throw new BadArguments(`"${argument}" must be a name`);
}

/** A list of names, or a text with commas. */
function namesOf(argument: string, value: Value): string[] {
  if (value === null || value === '') return [];
  if (Array.isArray(value)) return value.map((item) => textOf(argument, item));
  return textOf(argument, value)
    .split(',')
    .map((name) => name.trim());
}
