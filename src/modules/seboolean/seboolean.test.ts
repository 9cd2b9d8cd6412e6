import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import seboolean from './index.ts';

/** Files as a kernel with SELinux shows them (selinuxfs), and a policy store; both are the machine's own. */
const kernel = `mount -t tmpfs none /sys/fs
mkdir -p /sys/fs/selinux/booleans /etc/selinux
echo 1 >/sys/fs/selinux/enforce
printf '0 0' >/sys/fs/selinux/booleans/web
printf '1 1' >/sys/fs/selinux/booleans/mail
`;
const store = `printf '# a comment\\nSELINUXTYPE=ours\\n' >/etc/selinux/config
mount -t tmpfs none /var/lib
mkdir -p /var/lib/selinux/ours/active
printf '# a comment\\n\\nweb=0\\nmail=1\\n' >/var/lib/selinux/ours/active/booleans.local
`;

/** Does to these files what setsebool does to the kernel and to the store, and keeps how it was called. */
const setsebool = `printf '%s ' "$@" >>/etc/called
if [ "$1" = -P ]; then
  shift
  sed -i "/^$1=/d" /var/lib/selinux/ours/active/booleans.local
  echo "$1=$([ "$2" = on ] && echo 1 || echo 0)" >>/var/lib/selinux/ours/active/booleans.local
fi
[ ! -e /sys/fs/selinux ] || { [ "$2" = on ] && printf '1 1' || printf '0 0'; } >"/sys/fs/selinux/booleans/$1"`;
const semanage = `printf 'SELinux boolean                State  Default Description\\n\\n'
printf '%-30s (%-5s,%5s)  %s\\n' web off off 'Allow web' webs on on 'Allow webs' cold on off 'Allow cold'`;
const called = (words: string) => `test "$(cat /etc/called)" = '${words} '`;

describe.skipIf(whyNoOwnMachine)('by stand-ins for a kernel and its tools', () => {
  stateCases(
    'seboolean',
    [
      {
        name: 'a current value',
        given: kernel + store,
        args: { name: 'web', state: true },
        before: { current: 'off' },
        after: called('web on'),
      },
      {
        name: 'a current value that is as wanted',
        given: kernel + store,
        args: { name: 'mail', state: true },
      },
      {
        name: 'both values',
        given: kernel + store,
        args: { name: 'web', state: true, persistent: true },
        before: { current: 'off', persistent: 'off' },
        after: called('-P web on'),
      },
      {
        name: 'a current value, while the other is as wanted',
        given: `${kernel}${store}printf '0 0' >/sys/fs/selinux/booleans/mail`,
        args: { name: 'mail', state: true, persistent: true },
        before: { current: 'off' },
        after: called('mail on'),
      },
      {
        name: 'a value of the policy that is as wanted',
        given: store,
        args: { name: 'cold', state: false, persistent: true, ignore_selinux_state: true },
      },
      {
        name: 'a value of the policy',
        given: store,
        args: { name: 'webs', state: false, persistent: true, ignore_selinux_state: true },
        before: { persistent: 'on' },
        after: called('-P webs off'),
      },
      {
        name: 'a host where SELinux is disabled',
        given: store,
        args: { name: 'web', state: true, persistent: true },
        fails: /SELinux is disabled on this host/,
      },
      {
        name: 'a host without SELinux',
        args: { name: 'web', state: true },
        fails: /this host has no SELinux/,
      },
    ],
    ownMachine({ setsebool, semanage }),
  );
});

test.each<[Values, RegExp]>([
  [{ name: 'web on', state: true }, /name of a boolean/],
  [{ name: '-P', state: true }, /name of a boolean/],
  [{ name: 'web' }, /state/],
])('refuses %j', (given, message) => {
  expect(refusalOf(seboolean, given)).toMatch(message);
});
