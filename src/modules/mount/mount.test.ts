import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import mount from './index.ts';

const tab = (text: string) => `printf '${text}' >/etc/fstab`;
const is = (text: string) => `printf '${text}' | cmp - /etc/fstab`;
const line = { src: 'nas:/x', fstype: 'nfs', opts: 'ro' };

describe.skipIf(whyNoOwnMachine)('in a machine of its own', () => {
  stateCases(
    'mount',
    [
      {
        name: 'a line that is missing',
        given: tab('# tab\\n/dev/a / ext4 defaults 0 1'),
        args: { path: '/mnt/a b/', ...line, state: 'present' },
        before: { fstab: 'absent' },
        after: is('# tab\\n/dev/a / ext4 defaults 0 1\\nnas:/x /mnt/a\\\\040b nfs ro 0 0\\n'),
      },
      {
        name: 'a line with the same fields',
        given: tab('nas:/x\\t/mnt/y  nfs ro\\n'),
        args: { path: '/mnt/y', ...line, state: 'present' },
      },
      {
        name: 'a line with other options, and noauto',
        given: tab('nas:/x /mnt/y nfs rw 0 0\\n/dev/a / ext4 defaults 0 1\\n'),
        args: { path: '/mnt/y', ...line, state: 'present', boot: false },
        before: { fstab: 'other' },
        after: is('nas:/x /mnt/y nfs ro,noauto 0 0\\n/dev/a / ext4 defaults 0 1\\n'),
      },
      {
        name: 'another swap device',
        given: tab('/swap1 none swap sw 0 0\\n'),
        args: { path: 'none', src: '/swap2', fstype: 'swap', opts: 'sw', state: 'present' },
        before: { fstab: 'absent' },
        after: is('/swap1 none swap sw 0 0\\n/swap2 none swap sw 0 0\\n'),
      },
      {
        name: 'a line that goes',
        given: tab('nas:/x /mnt/y nfs rw 0 0\\n/dev/a / ext4 defaults 0 1\\n'),
        args: { path: '/mnt/y', state: 'absent_from_fstab' },
        before: { fstab: 'present' },
        after: is('/dev/a / ext4 defaults 0 1\\n'),
      },
      {
        name: 'mounted, and its line changes',
        given: `${tab('tmpfs /mnt/kp tmpfs size=1m 0 0\\n')}; mkdir -p /mnt/kp; mount /mnt/kp`,
        args: { path: '/mnt/kp', src: 'tmpfs', fstype: 'tmpfs', opts: 'size=2m', state: 'mounted' },
        before: { fstab: 'other', mounted: 'yes' },
        after: 'grep "/mnt/kp tmpfs .*size=2048k" /proc/mounts',
      },
    ],
    ownMachine(),
  );
});

test.each<[Values, RegExp]>([
  [{ path: '/x', state: 'mounted' }, /needs src and fstype/],
  [{ path: 'x', state: 'absent' }, /absolute/],
  [{ path: '/x/../y', state: 'absent' }, /\.\./],
  [{ path: '/x', state: 'present', src: 'a', fstype: 'b', opts: 'a b' }, /blanks/],
  [{ path: '/x\ny', state: 'absent' }, /must be an absolute path/],
])('refuses %j', (given, message) => {
  expect(refusalOf(mount, given)).toMatch(message);
});
