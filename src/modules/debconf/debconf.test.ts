import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import debconf from './index.ts';

describe.skipIf(whyNoOwnMachine)('by a stand-in for debconf', () => {
  const communicate =
    'if [ -e /etc/answer ]; then echo "0 $(cut -d " " -f 4- /etc/answer)"; else echo "10 no"; exit 10; fi';
  const start = ownMachine({
    'debconf-communicate': communicate,
    'debconf-set-selections': 'cat >/etc/answer',
  });
  stateCases(
    'debconf',
    [
      {
        name: 'a list',
        args: { name: 'locales', question: 'locales/to_be', vtype: 'multiselect', value: ['a b', 'c'] },
        before: { answer: 'unknown' },
        after: 'test "$(cat /etc/answer)" = "locales locales/to_be multiselect a b, c"',
      },
      {
        name: 'a password, which is not shown',
        given: 'echo "p q password old" >/etc/answer',
        args: { name: 'p', question: 'q', vtype: 'password', value: '*' },
        before: { answer: 'other' },
      },
      {
        name: 'the same answer',
        given: 'echo "p q boolean true" >/etc/answer',
        args: { name: 'p', question: 'q', vtype: 'boolean', value: true },
      },
    ],
    start,
  );
});

test.each<[Values, RegExp]>([
  [{ name: '-x', question: 'q', vtype: 'string', value: 'v' }, /name of a package/],
  [{ name: 'x', question: 'a b', vtype: 'string', value: 'v' }, /without blanks/],
  [{ name: 'x', question: 'q', vtype: 'string', value: 'v\nx y string z' }, /single line/],
])('refuses %j', (given, message) => {
  expect(refusalOf(debconf, given)).toMatch(message);
});
