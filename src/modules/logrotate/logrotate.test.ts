import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import logrotate from './index.ts';

const args = { name: 'kp-app', paths: ['/var/log/a b.log', '/var/log/c/*.log'] };

describe.skipIf(whyNoOwnMachine)('with a stand-in for logrotate', () => {
  // it accepts what contains "daily"
  const standIn = 'test "$1" = -d && grep -q daily "$2" && test "$(stat -L -c %a:%U "$2")" = 644:root';
  stateCases(
    'logrotate',
    [
      {
        name: 'a new file',
        args: { ...args, frequency: 'daily', rotate: 7 },
        before: { state: 'absent', sha256: null },
        after: 'grep -qx "    rotate 7" /etc/logrotate.d/kp-app',
      },
      {
        name: 'another text and mode',
        given:
          'mkdir -p /etc/logrotate.d; echo x >/etc/logrotate.d/kp-app; chmod 666 /etc/logrotate.d/kp-app',
        args: { ...args, frequency: 'daily' },
        before: { mode: '0666' },
        after: 'test "$(stat -c %a /etc/logrotate.d/kp-app)" = 644',
      },
      {
        name: 'what logrotate does not accept',
        given: 'mkdir -p /etc/logrotate.d; echo x >/etc/logrotate.d/kp-app',
        args: { ...args, frequency: 'weekly' },
        fails: /not valid/,
      },
      { name: 'absent', args: { name: 'kp-none', state: 'absent' } },
    ],
    ownMachine({ logrotate: standIn }),
  );
});

test('the directives', () => {
  const { args: checked } = checkArgs(logrotate.params as Params, {
    ...args,
    frequency: 'weekly',
    rotate: 4,
    size: '10M',
    compress: true,
    notifempty: false,
    dateext: false,
    options: ['hourly', 'start 5'],
    postrotate: 'a\nb\n',
  });
  expect(logrotate.content!(checked as never)).toBe(`"/var/log/a b.log"
"/var/log/c/*.log"
{
    weekly
    rotate 4
    size 10M
    compress
    ifempty
    nodateext
    hourly
    start 5
    postrotate
a
b
    endscript
}
`);
});

test.each<[Values, RegExp]>([
  [{ name: 'a/b' }, /name of a file/],
  [{ name: 'a.bak' }, /name of a file/],
  [{ paths: [] }, /needs paths/],
  [{ paths: ['x'] }, /absolute path/],
  [{ paths: ['/x" {'] }, /absolute path/],
  [{ size: '1T' }, /number of bytes/],
  [{ su: 'a\nb' }, /single line/],
  [{ postrotate: 'x\nendscript\n' }, /endscript/],
])('refuses %j', (given, message) => {
  const { args: checked } = checkArgs(logrotate.params as Params, { ...args, ...given });
  expect(logrotate.check!(checked as never)).toMatch(message);
});
