import { expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import filesystem from './index.ts';

const made = 'truncate -s 2M @/d; ';
const has = (type: string) => `test "$(blkid -p -o value -s TYPE @/d)" = ${type}; `;
const args = { dev: '@/d', fstype: 'ext4' };

const cases: Case[] = [
  { name: 'an empty file', given: made, args, before: { content: 'none' }, after: has('ext4') },
  {
    name: 'swap, with options',
    given: made,
    args: { dev: '@/d', fstype: 'swap', opts: "-L 'a b'" },
    before: { content: 'none' },
    after: `${has('swap')}test "$(blkid -p -o value -s LABEL @/d)" = 'a b'`,
  },
  {
    name: 'a file system that is there',
    given: `${made}mkfs.ext4 -q @/d`,
    args: { ...args, opts: '-L new' },
  },
  {
    name: 'another file system',
    given: `${made}mkswap -q @/d >/dev/null`,
    args,
    fails: /contains swap, and not ext4/,
  },
  {
    name: 'a partition table',
    given: `${made}printf '\\125\\252' | dd of=@/d bs=1 seek=510 conv=notrunc 2>/dev/null
      printf '\\0\\0\\0\\0\\203\\0\\0\\0\\1\\0\\0\\0\\0\\10\\0\\0' | dd of=@/d bs=1 seek=446 conv=notrunc 2>/dev/null`,
    args,
    fails: /contains partition table dos/,
  },
  {
    name: 'another file system, by force',
    given: `${made}mkswap @/d >/dev/null`,
    args: { ...args, force: true },
    before: { content: 'swap' },
    after: has('ext4'),
  },
  {
    name: 'a file system that does not fill its device',
    given: `${made}mkfs.ext4 -q @/d; truncate -s 4M @/d`,
    args: { ...args, resizefs: true },
    before: { size: '2097152 of 4194304 bytes' },
    after: "dumpe2fs -h @/d 2>/dev/null | grep -qx 'Block count: *4096'",
  },
  {
    name: 'absent',
    given: `${made}mkfs.ext4 -q @/d`,
    args: { dev: '@/d', state: 'absent', force: true },
    before: { content: 'ext4' },
    after: '! blkid -p @/d',
  },
  { name: 'no device', args, fails: /no device/ },
  { name: 'a directory', given: 'mkdir @/d', args, fails: /neither a device nor a file/ },
  {
    name: 'a file that another user could replace',
    given: 'mkdir @/o; truncate -s 2M @/o/d; chown nobody @/o',
    args: { ...args, dev: '@/o/d' },
    fails: /other users can replace/,
  },
];

stateCases('filesystem', cases);

test.each<[Values, RegExp]>([
  [{}, /needs fstype/],
  [{ state: 'absent' }, /needs force/],
  [{ fstype: 'xfs', resizefs: true }, /does not support xfs/],
])('refuses %j', (given, message) => {
  const { args: checked } = checkArgs(filesystem.params as Params, { dev: '/x', ...given });
  expect(filesystem.check!(checked as never)).toMatch(message);
});
