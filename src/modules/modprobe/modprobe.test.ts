import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import modprobe from './index.ts';

describe.skipIf(whyNoOwnMachine)('by a stand-in for modprobe', () => {
  const given = 'mkdir -p /etc/modules-load.d /etc/modprobe.d; rm -f /etc/modules-load.d/* /etc/modprobe.d/*';
  stateCases(
    'modprobe',
    [
      {
        // part of every kernel
        name: 'a module that is loaded, at boot with parameters',
        given,
        args: { name: 'kernel', persistent: 'present', params: 'a=1 b="x y"' },
        before: { state: 'present', boot: 'absent', options: 'absent' },
        after: `test "$(cat /etc/modules-load.d/kernel.conf /etc/modprobe.d/kernel.conf)" = "$(printf 'kernel\\noptions kernel a=1 b="x y"')"`,
      },
      {
        name: 'a module under its other name',
        given: `${given}; echo 'kp_some-module # why' >/etc/modules-load.d/x.conf; sed -i s/-/_/ /etc/modules-load.d/x.conf`,
        args: { name: 'kp-some-module', state: 'absent', persistent: 'absent' },
        before: { boot: 'present' },
        after: `test "$(cat /etc/modules-load.d/x.conf)" = '#kp_some_module # why'`,
      },
      {
        name: 'a module that does not exist',
        given,
        args: { name: 'kp-none' },
        fails: /cannot load kp-none/,
      },
    ],
    ownMachine({ modprobe: 'echo "FATAL: not found" >&2; exit 1' }),
  );
});

test.each<[Values, RegExp]>([
  [{ name: '-r' }, /name of a kernel module/],
  [{ name: 'a/../b' }, /name of a kernel module/],
  [{ name: 'a', params: 'b\ninstall c' }, /single line/],
])('refuses %j', (given, message) => {
  expect(refusalOf(modprobe, given)).toMatch(message);
});
