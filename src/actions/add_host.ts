import type { Values } from '../core/values.ts';
import { render } from '../template/render.ts';
import type { Action } from './action.ts';
import { extended, nameIn, namesIn } from './extended.ts';

export const addHostAction: Action = {
  params: {
    name: { type: 'string', required: true, aliases: ['hostname', 'host'], doc: 'The host, new or known.' },
    groups: {
      type: 'list',
      aliases: ['groupname', 'group'],
      doc: 'Its groups; missing groups are created.',
    },
  },
  takesVariables: true,
  runsOnce: () => true,
  extend({ adds }, scope) {
    const name = nameIn('name', render(adds!.name, scope));
    const groups = namesIn('groups', render(adds!.groups, scope));
    const vars = render(adds!.vars, scope) as Values;
    return async (inventory) => {
      const isNews = await inventory.add({ name, groups, vars });
      const value = { add_host: { host_name: name, groups, host_vars: vars } };
      return extended(isNews, { key: 'host', before: null, after: name }, value);
    };
  },
};
