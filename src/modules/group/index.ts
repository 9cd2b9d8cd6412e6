import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Manage groups.',
  notes:
    'Works with groupadd and groupmod (Debian, RHEL). With addgroup of busybox (Alpine) a group can be made and ' +
    'removed, its number not changed; that path has not been tried on a real Alpine host yet.',
  params: {
    name: { type: 'string', required: true, doc: 'Name of the group.' },
    gid: { type: 'int', doc: 'Its number.' },
    system: { type: 'bool', default: false, doc: 'Take a number for system groups when it is made.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether it shall be there.',
    },
  },
  check: ({ name, gid }) => {
    if (!/^[^-:,\s/][^:,\s/]*$/.test(name)) return `"${name}" cannot be the name of a group`;
    return gid !== undefined && gid < 0 ? 'gid must not be negative' : undefined;
  },
  needs: ['accounts'],
  want: ({ state, gid }) => ({
    state,
    ...(state === 'present' && gid !== undefined && { gid: String(gid) }),
  }),
});
