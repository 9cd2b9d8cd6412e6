import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';

const groupForm = { is: 'the name of a group of programs', pattern: /^[^\s/-][^\s/]*$/ };

export default stateModule({
  summary: 'Manage the programs that share a name, with update-alternatives of Debian.',
  notes: 'There is no support for the alternatives of RHEL, and none for subcommands.',
  params: {
    name: { type: 'string', required: true, form: groupForm, doc: 'The name of the group, such as editor.' },
    path: { type: 'path', form: forms.wholePath, doc: 'The program that the name stands for.' },
    link: { type: 'path', form: forms.wholePath, doc: 'The link of a new group, such as /usr/bin/editor.' },
    priority: { type: 'int', doc: 'The priority of the program; that of a new one is 50 by default.' },
    state: {
      type: 'string',
      enum: ['selected', 'present', 'absent', 'auto'],
      default: 'selected',
      doc: 'The program is selected, or only known; absent removes it; auto selects the highest priority.',
    },
  },
  check: ({ path, state }) =>
    path === undefined && state !== 'auto' ? `state ${state} needs path` : undefined,
  want: ({ path, priority, state }) => ({
    ...(path !== undefined && { [path]: state === 'absent' ? 'absent' : 'present' }),
    ...(state === 'selected' && { selected: path! }),
    ...(state === 'auto' && { mode: 'auto' }),
    ...(priority !== undefined && state !== 'absent' && { priority: String(priority) }),
  }),
});
