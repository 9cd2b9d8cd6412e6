import { hostname } from 'node:os';
import { afterAll, describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import module from './index.ts';

test.each([
  ['web1', undefined],
  ['web-1.Example.org', undefined],
  ['a'.repeat(64), undefined],
  ['a'.repeat(65), /must be the name of a host/],
  ['', /must be the name of a host/],
  ['-web', /must be the name of a host/],
  ['web.', /must be the name of a host/],
  ['a..b', /must be the name of a host/],
  ['a_b', undefined],
  ['xn--bcher-kva', undefined],
  ['a-.b', /must be the name of a host/],
  ['$(id)', /must be the name of a host/],
  ['web\n1', /must be the name of a host/],
])('the name %j', (name, message) => {
  const said = refusalOf(module, { name });
  if (message) expect(said).toMatch(message);
  else expect(said).toBeUndefined();
});

const name = 'kptest.example';
const named = `grep -qx ${name} /etc/hostname && test "$(hostname)" = ${name}`;
const here = hostname();
afterAll(() => expect(hostname()).toBe(here));

describe.skipIf(whyNoOwnMachine)('by hand', () => {
  stateCases(
    'hostname',
    [
      {
        name: 'both names',
        args: { name, use: 'alpine' },
        given: "hostname old; printf '\\n# a remark\\nolder\\n' >/etc/hostname",
        before: { static: 'older', running: 'old' },
        after: named,
      },
      {
        name: 'the running name',
        args: { name, use: 'alpine' },
        given: `hostname old; printf ${name} >/etc/hostname`,
        before: { static: name, running: 'old' },
        after: named,
      },
      {
        name: 'no file',
        args: { name, use: 'alpine' },
        given: 'rm /etc/hostname',
        before: { static: '' },
        after: `${named} && test "$(stat -c '%a %U' /etc/hostname)" = '644 root'`,
      },
      {
        name: 'a file keeps its mode',
        args: { name, use: 'alpine' },
        given: 'echo old >/etc/hostname; chmod 640 /etc/hostname',
        before: { static: 'old' },
        after: `${named} && test "$(stat -c %a /etc/hostname)" = 640`,
      },
      {
        name: 'nothing to do',
        args: { name },
        given: `hostname ${name}; echo ${name} >/etc/hostname`,
        after: named,
      },
      {
        name: 'a stand-in for hostnamectl that refuses',
        args: { name, use: 'systemd' },
        given: 'hostname old; echo old >/etc/hostname',
        before: { static: 'old', running: 'old' },
        fails: /hostnamectl cannot set the name/,
      },
    ],
    ownMachine({ hostnamectl: 'echo "Failed to connect to bus" >&2; exit 1' }),
  );
});

describe.skipIf(whyNoOwnMachine)('by a stand-in for hostnamectl', () => {
  const hostnamectl =
    'test "$1 $2 $3" = "--no-ask-password set-hostname --" && hostname "$4" && echo "$4" >/etc/hostname';
  const [given, before] = ['hostname old; echo old >/etc/hostname', { static: 'old', running: 'old' }];
  stateCases(
    'hostname',
    ['systemd', 'debian'].map((use) => ({ name: use, args: { name, use }, given, before, after: named })),
    ownMachine({ hostnamectl }),
  );
});
