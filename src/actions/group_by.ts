import { render } from '../template/render.ts';
import type { Action } from './action.ts';
import { extended, nameIn, namesIn } from './extended.ts';

export const groupByAction: Action = {
  params: {
    key: { type: 'string', required: true, doc: 'The group to add the host to; spaces become "-".' },
    parents: { type: 'list', doc: 'The groups that this group is in.' },
  },
  extend({ args }, scope) {
    const key = nameIn('key', render(args.key!, scope));
    const parents = namesIn('parents', render(args.parents ?? 'all', scope));
    return async (inventory, host) => {
      const { group, isNews } = await inventory.group(host, key, parents);
      return extended(isNews, { key: 'group', before: null, after: group }, { add_group: group });
    };
  },
};
