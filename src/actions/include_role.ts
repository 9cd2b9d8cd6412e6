import type { Action } from './action.ts';

/** The tasks of a role in place of this task: see playbook/includes. */
export const includeRoleAction: Action = {
  params: {
    name: { type: 'string', required: true, doc: 'A role, whose tasks replace this task.' },
    tasks_from: { type: 'string', default: 'main', doc: "A file in the role's tasks/." },
    vars_from: { type: 'string', default: 'main', doc: "A file in the role's vars/." },
    defaults_from: { type: 'string', default: 'main', doc: "A file in the role's defaults/." },
    handlers_from: { type: 'string', default: 'main', doc: "A file in the role's handlers/." },
  },
  stringArgument: 'name',
};
