import { pathParams } from '../../core/file-attributes.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';

const units: Record<string, number> = { M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

export default stateModule({
  summary: 'Manage a swap file: its size, its use, and its line in /etc/fstab.',
  notes:
    'A file of another size is made anew, which needs enough free memory for what is swapped out. The file is written in full, ' +
    'without holes. Not for btrfs, and not for partitions: mount manages their lines. sysctl sets vm.swappiness. Ansible has no ' +
    'such module. The calls of swapon and swapoff are tested with fake programs only.',
  params: {
    path: { type: 'path', form: forms.wholePath, default: '/swapfile', doc: 'The file.' },
    size: { type: 'string', doc: 'Its size, such as 512M or 2G, in powers of 1024. state present needs it.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the file exists; absent stops its use and removes its line.',
    },
    active: {
      type: 'bool',
      default: true,
      doc: 'The file is in use now; if false, it only is at the next boot.',
    },
    fstab: {
      type: 'bool',
      default: true,
      doc: 'The file is in use after a boot: it has a line in /etc/fstab.',
    },
    priority: { type: 'int', doc: 'The priority, from 0 to 32767; the kernel chooses one by default.' },
    ...pathParams,
  },
  check: ({ path, size, state, priority }) => {
    if (/[\s\\#]/.test(path)) return 'path must hold no blanks';
    if (state === 'present' && size === undefined) return 'state present needs size';
    if (size !== undefined && (bytesOf(size) ?? 0) < units.M!)
      return 'size must be a whole number of M, G or T, such as 512M';
    return priority !== undefined && (priority < 0 || priority > 32767)
      ? 'priority must be from 0 to 32767'
      : undefined;
  },
  want: ({ state, size, active, fstab }) =>
    state === 'absent'
      ? { size: 'absent', active: 'no', fstab: 'absent' }
      : {
          size: String(bytesOf(size!)),
          permissions: '0600',
          format: 'swap',
          ...(active && { active: 'yes' }),
          fstab: fstab ? 'present' : 'absent',
        },
  needs: ['awk', 'text'],
  send: ({ path, size, state, fstab, priority }) => ({
    swap_file: path,
    bytes: size === undefined ? undefined : bytesOf(size),
    path: '/etc/fstab',
    create: true,
    mode: undefined,
    line:
      fstab && state === 'present'
        ? `${path} none swap ${priority === undefined ? 'sw' : `sw,pri=${priority}`} 0 0`
        : undefined,
  }),
});

function bytesOf(size: string): number | undefined {
  const match = /^(\d{1,6})([MGT])(i?B)?$/i.exec(size);
  return match ? Number(match[1]) * units[match[2]!.toUpperCase()]! : undefined;
}
