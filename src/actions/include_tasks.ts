import type { Action } from './action.ts';

/** The tasks of a file in place of this task: see playbook/includes. */
export const includeTasksAction: Action = {
  params: {
    file: { type: 'string', doc: 'A file of tasks, beside the file that includes it.' },
    first_found: { type: 'list', doc: 'Files to choose from: the first that exists is used.' },
  },
  stringArgument: 'file',
};
