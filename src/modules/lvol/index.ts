import type { Form } from '../../core/form.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { splitWords } from '../../core/split-words.ts';

const nameForm = { is: 'a name that LVM allows', pattern: /^[A-Za-z0-9+_.][A-Za-z0-9+_.-]*$/ };
const sizeForm: Form = {
  is: 'a size such as 512, 10g or 80%VG',
  pattern: /^(\d+(\.\d+)?[bBsSkKmMgGtTpPeE]?|\d{1,3}%(VG|PVS|FREE))$/,
  hint: (text) =>
    /^[+-]/.test(text) ? 'write the size that the volume has in the end, without + and -' : undefined,
};

export default stateModule({
  summary: 'Manage a logical volume of LVM: its size, and whether it exists and is active.',
  notes:
    'Sizes are rounded up to whole extents. Percents of FREE are for new volumes; with 100%FREE, an existing one gets what is free. A ' +
    'volume shrinks only with force, and after its file system: use resizefs. Only tested with fake programs of LVM: the lab has no ' +
    'device mapper.',
  params: {
    vg: { type: 'string', required: true, form: nameForm, doc: 'The volume group.' },
    lv: { type: 'string', form: nameForm, doc: 'The volume.' },
    size: {
      type: 'string',
      form: sizeForm,
      doc: 'Its size, in MiB or with a unit, or in percent of the group, of pvs, or of what is free.',
    },
    state: { type: 'string', enum: ['present', 'absent'], default: 'present', doc: 'Whether it exists.' },
    active: { type: 'bool', default: true, doc: 'Whether it is active and visible.' },
    force: { type: 'bool', default: false, doc: 'Let it shrink or go: data are lost.' },
    shrink: {
      type: 'bool',
      default: true,
      doc: 'Let it shrink, with force; otherwise it may be larger than size.',
    },
    resizefs: { type: 'bool', default: false, doc: 'Resize its file system, too.' },
    opts: { type: 'string', code: 'words', default: '', doc: 'More options for lvcreate, such as -r 16.' },
    pvs: { type: 'list', form: forms.hostPath, doc: 'The devices for a new volume, or for its growth.' },
    snapshot: {
      type: 'string',
      form: nameForm,
      doc: 'The name of a snapshot of the volume; the task is about this.',
    },
    thinpool: {
      type: 'string',
      form: nameForm,
      doc: 'A pool of thin volumes: the volume is in it, or without lv, the task is about the pool.',
    },
  },
  check: ({ lv, size, state, snapshot, thinpool, force }) => {
    if (lv === undefined && thinpool === undefined) return 'give lv, or thinpool for a pool';
    if (snapshot !== undefined && lv === undefined) return 'snapshot needs lv';
    if (state === 'absent') return force ? undefined : 'state absent loses the data: it needs force: true';
    const isThin = lv !== undefined && thinpool !== undefined;
    return isThin && size?.includes('%') ? 'a thin volume needs a size without %' : undefined;
  },
  want: ({ state, size, active, snapshot }) =>
    state === 'absent'
      ? { state }
      : {
          state,
          ...(size !== undefined && !snapshot && { size: 'as declared' }),
          active: active ? 'yes' : 'no',
        },
  needs: ['lvm'],
  send: ({ lv, size, snapshot, thinpool, opts }) => {
    const [, count, unit = 'm'] = /^([\d.]+)([a-z])?$/i.exec(size ?? '') ?? [];
    const percent = /^(\d+)%(\w+)$/.exec(size ?? '');
    return {
      name: snapshot ?? lv ?? thinpool,
      bytes: count && Math.ceil(Number(count) * bytesOfUnit(unit)),
      percent: percent?.[1],
      of: percent?.[2],
      is_pool: lv === undefined,
      opts: splitWords(opts).join('\n'),
    };
  },
});

/** See lvcreate(8): capital units are powers of 1000, the others of 1024. */
function bytesOfUnit(unit: string): number {
  if (/s/i.test(unit)) return 512;
  return (unit === unit.toLowerCase() ? 1024 : 1000) ** 'bkmgtpe'.indexOf(unit.toLowerCase());
}
