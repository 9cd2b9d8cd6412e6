import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { splitWords } from '../../core/split-words.ts';

const nameForm = { is: 'the name of a volume group', pattern: /^[A-Za-z0-9+_.][A-Za-z0-9+_.-]*$/ };
const sizeForm = { is: 'a size such as 4 or 4m', pattern: /^\d+(\.\d+)?[bBsSkKmMgGtTpPeE]?$/ };

export default stateModule({
  summary: 'Manage a volume group of LVM: its devices, and whether it exists.',
  notes:
    'A device that contains something else stays as it is, and the task fails, unless force is true. The group then has the devices of ' +
    'pvs and no others; devices in use cannot leave it. Only tested with fake programs of LVM: the lab has no device mapper.',
  params: {
    vg: { type: 'string', required: true, form: nameForm, doc: 'The name of the group.' },
    pvs: {
      type: 'list',
      form: forms.hostPath,
      doc: 'Its devices, such as /dev/vdb. state present needs them.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the group exists.',
    },
    pesize: {
      type: 'string',
      form: sizeForm,
      default: '4',
      doc: 'The size of an extent of a new group, in MiB or with a unit.',
    },
    pv_options: { type: 'string', code: 'words', default: '', doc: 'More options for pvcreate.' },
    vg_options: { type: 'string', code: 'words', default: '', doc: 'More options for vgcreate.' },
    remove_extra_pvs: {
      type: 'bool',
      default: true,
      doc: 'Take devices that are not in pvs out of the group.',
    },
    force: {
      type: 'bool',
      default: false,
      doc: 'Overwrite what devices contain; remove a group that has volumes. Their data are lost.',
    },
  },
  check: ({ pvs, state }) => (state === 'present' && !pvs?.length ? 'state present needs pvs' : undefined),
  want: ({ state, remove_extra_pvs }) =>
    state === 'absent' ? { state } : { state, devices: 'all', ...(remove_extra_pvs && { others: 'none' }) },
  needs: ['lvm'],
  send: ({ pv_options, vg_options }) => ({
    pv_options: splitWords(pv_options).join('\n'),
    vg_options: splitWords(vg_options).join('\n'),
  }),
});
