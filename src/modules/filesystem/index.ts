import { pathParams } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';
import { splitWords } from '../../core/split-words.ts';

/** For each type: the program that makes it, with the options to use always, and by force. */
const makers: Record<string, { make: string[]; force: string[] }> = {
  ext2: { make: ['mkfs.ext2', '-q', '-F'], force: [] },
  ext3: { make: ['mkfs.ext3', '-q', '-F'], force: [] },
  ext4: { make: ['mkfs.ext4', '-q', '-F'], force: [] },
  xfs: { make: ['mkfs.xfs', '-q'], force: ['-f'] },
  btrfs: { make: ['mkfs.btrfs', '-q'], force: ['-f'] },
  f2fs: { make: ['mkfs.f2fs', '-q'], force: ['-f'] },
  vfat: { make: ['mkfs.vfat'], force: ['-I'] },
  swap: { make: ['mkswap'], force: ['-f'] },
};

export default stateModule({
  summary: 'Make a file system on a device, or in a file.',
  notes:
    'A device that contains anything else, a partition table too, stays as it is, and the task fails, unless force is true. A ' +
    'device that is mounted or in use for swap always stays. The content is what `blkid -p` finds. resizefs is for ext2, ext3 and ext4. Only ext4 and swap, in files, are tested. The ' +
    'task does not mount anything: use mount.',
  params: {
    dev: {
      type: 'path',
      required: true,
      aliases: ['device'],
      doc: 'The device, such as /dev/vdb, or a file.',
    },
    fstype: {
      type: 'string',
      enum: ['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'f2fs', 'vfat', 'swap'],
      aliases: ['type'],
      doc: 'The type of the file system; state present needs it.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the device contains a file system; absent erases what identifies it, and needs force.',
    },
    force: { type: 'bool', default: false, doc: 'Overwrite what the device contains: its data are lost.' },
    resizefs: { type: 'bool', default: false, doc: 'Let the file system grow to the size of the device.' },
    opts: { type: 'string', code: 'words', doc: 'More options for mkfs, such as -L data.' },
    ...pathParams,
  },
  check: ({ fstype, state, force, resizefs }) => {
    if (state === 'absent') return force ? undefined : 'state absent loses the data: it needs force: true';
    if (fstype === undefined) return 'state present needs fstype';
    return resizefs && !fstype.startsWith('ext') ? `resizefs does not support ${fstype}` : undefined;
  },
  want: ({ fstype, state, resizefs }) =>
    state === 'absent'
      ? { content: 'none' }
      : { content: fstype!, ...(resizefs && { size: 'that of the device' }) },
  send: () => ({ opts: undefined }),
  words: ({ fstype, force, opts }) => {
    const { make, force: byForce } = makers[fstype ?? ''] ?? { make: [], force: [] };
    return [...make, ...(force ? byForce : []), ...splitWords(opts ?? '')];
  },
});
