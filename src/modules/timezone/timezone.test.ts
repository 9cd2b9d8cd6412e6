import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import timezone from './index.ts';

describe.skipIf(whyNoOwnMachine)('in a machine of its own', () => {
  stateCases(
    'timezone',
    [
      {
        name: 'a link that is missing',
        given: 'rm -f /etc/localtime /etc/timezone',
        args: { name: 'Etc/UTC' },
        before: { zone: 'unknown' },
        after: 'test "$(readlink /etc/localtime)" = /usr/share/zoneinfo/Etc/UTC; test ! -e /etc/timezone',
      },
      {
        name: 'a file that says something else',
        given: 'ln -sf ../usr/share/zoneinfo/Etc/UTC /etc/localtime; echo Europe/Vienna >/etc/timezone',
        args: { name: 'Etc/UTC' },
        before: { zone: 'Etc/UTC, and Europe/Vienna in /etc/timezone' },
        after: 'test "$(cat /etc/timezone)" = Etc/UTC',
      },
      {
        name: 'a zone that does not exist',
        args: { name: 'Europe/Nowhere' },
        fails: /there is no time zone Europe\/Nowhere/,
      },
    ],
    ownMachine(),
  );
});

test.each(['../../etc/shadow', '/etc/x', 'a b'])('%s is refused', (name) => {
  expect(refusalOf(timezone, { name })).toMatch(/must be a time zone/);
});
