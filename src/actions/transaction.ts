import type { Action } from './action.ts';

/** The name of the keyword, and of the task that kplay adds. */
export const transactionName = 'transaction';

const unit = /^[\w@:.\\-]+$/;

/** The task that kplay adds at the end of a block with `transaction`; these are the arguments of that keyword. */
export const transactionAction: Action = {
  params: {
    check: {
      type: 'list',
      code: 'sh',
      doc: 'Shell commands, such as nginx -t, that must succeed once all files are in place. They run only if something has changed.',
    },
    reload: {
      type: 'list',
      doc: 'Units to reload after that. A unit that does not run is not started.',
    },
    confirm: {
      type: 'int',
      doc: 'Seconds in which a new connection to the host must succeed after that.',
    },
  },
  check: ({ reload, confirm }) => {
    if (confirm !== undefined && (confirm as number) < 1) return 'confirm must be at least one second';
    const wrong = ((reload ?? []) as string[]).find((name) => !unit.test(name));
    return wrong === undefined ? undefined : `"${wrong}" cannot be the name of a unit`;
  },
};
