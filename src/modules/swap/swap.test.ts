import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import swap from './index.ts';

const fstab = (text: string) => `printf '${text}' >/etc/fstab; `;
/** A file that replaces /proc/swaps; the fake programs write it. */
const swaps = (text = '') =>
  `printf 'Filename Type Size Used Priority\\n${text}' >/etc/swaps; mount --bind /etc/swaps /proc/swaps; `;
const made = 'dd if=/dev/zero bs=1M count=2 of=@/s 2>/dev/null; chmod 600 @/s; mkswap @/s >/dev/null; ';
const line = '@/s none swap sw 0 0';
const args = { path: '@/s', size: '2M' };

describe.skipIf(whyNoOwnMachine)('with stand-ins for swapon and swapoff, and the real mkswap', () => {
  stateCases(
    'swap',
    [
      {
        name: 'a new file',
        given: swaps() + fstab('/ / ext4 defaults 0 1\\n'),
        args: { ...args, priority: 7 },
        before: { size: 'absent', active: 'no', fstab: 'absent', permissions: null, format: null },
        after: `test "$(stat -c %a:%s @/s)" = 600:2097152; test "$(wc -l </etc/fstab)" = 2
          grep -qx '@/s none swap sw,pri=7 0 0' /etc/fstab; grep -q '^@/s ' /proc/swaps`,
      },
      { name: 'a file that is in use', given: `${made}${swaps('@/s x\\n')}${fstab(`${line}\\n`)}`, args },
      {
        name: 'another size, of a file that is in use',
        given: `${made}${swaps('@/s x\\n')}${fstab(`${line}\\n`)}`,
        args: { ...args, size: '3M' },
        before: { size: '2097152' },
        after: 'test "$(stat -c %s @/s)" = 3145728; grep -q "^@/s " /proc/swaps',
      },
      {
        name: 'a file that others can read, and another line',
        given: `${made}chmod 644 @/s; ${swaps('@/s x\\n')}${fstab('@/s swap swap defaults 0 0\\n')}`,
        args,
        before: { permissions: '0644', fstab: 'other' },
        after: `test "$(stat -c %a @/s)" = 600; grep -qx '${line}' /etc/fstab`,
      },
      {
        name: 'not a swap file',
        given: `${made}dd if=/dev/zero bs=1M count=2 of=@/s 2>/dev/null; ${swaps()}${fstab('')}`,
        args: { ...args, active: false, fstab: false },
        before: { format: 'none' },
        after: 'test "$(head -c 4096 @/s | tail -c 10)" = SWAPSPACE2',
      },
      {
        name: 'absent',
        given: `${made}${swaps('@/s x\\n')}${fstab(`${line}\\n`)}`,
        args: { path: '@/s', state: 'absent' },
        before: { size: '2097152', active: 'yes', fstab: 'present' },
        after: 'test ! -e @/s; test ! -s /etc/fstab; ! grep -q ^@ /proc/swaps',
      },
    ],
    ownMachine({
      // the last word is the file, which swapon gets by its name in the directory
      swapon:
        'for file; do :; done; file=$(readlink -f "$file"); printf "%s file 1 0 -2\\n" "$file" >>/etc/swaps; test "$(stat -c %a "$file")" = 600',
      swapoff: 'text=$(grep -vF "$2 " /etc/swaps); printf "%s\\n" "$text" >/etc/swaps',
    }),
  );
});

test.each<[Values, RegExp]>([
  [{}, /needs size/],
  [{ size: '5' }, /whole number of M/],
  [{ size: '0G' }, /whole number of M/],
  [{ size: '1G', path: '/a b' }, /no blanks/],
  [{ size: '1G', priority: 40000 }, /from 0/],
])('refuses %j', (given, message) => {
  expect(swap.check!(checkArgs(swap.params as Params, given).args as never)).toMatch(message);
});
