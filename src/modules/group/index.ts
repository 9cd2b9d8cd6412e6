import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Manage groups.',
  notes:
    'Works with groupadd and groupmod (Debian, RHEL). With addgroup of busybox (Alpine) it can create and remove ' +
    'groups, but not change their numbers; this is not tested on a real Alpine host yet.',
  params: {
    name: { type: 'string', required: true, form: forms.groupName, doc: 'Name of the group.' },
    gid: { type: 'int', min: 0, doc: 'Number of the group.' },
    non_unique: {
      type: 'bool',
      default: false,
      doc: 'The number may be that of another group, too.',
    },
    system: { type: 'bool', default: false, doc: 'Give a new group a number for system groups.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the group exists.',
    },
  },
  check: ({ non_unique, gid }) => (non_unique && gid === undefined ? 'non_unique needs gid' : undefined),
  needs: ['accounts'],
  want: ({ state, gid }) => ({
    state,
    ...(state === 'present' && gid !== undefined && { gid: String(gid) }),
  }),
});
