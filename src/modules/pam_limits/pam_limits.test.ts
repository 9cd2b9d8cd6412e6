import { expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import limits from './index.ts';

const limit = { dest: '@/f', domain: 'db', limit_type: 'soft', limit_item: 'nofile' };
const given = `printf '# file\\n#db soft nofile 1\\ndb  soft nofile\\t1024\\n* hard nproc 10\\ndb soft nofile 2\\n' >@/f`;

stateCases('pam_limits', [
  {
    name: 'a new file',
    args: { ...limit, value: 'unlimited' },
    before: { limit: 'absent' },
    after: `test "$(cat @/f)" = "$(printf 'db\\tsoft\\tnofile\\tunlimited')"`,
  },
  {
    name: 'another value, and others go',
    given,
    args: { ...limit, value: 2048 },
    before: { limit: '1024' },
    after: `printf '# file\\n#db soft nofile 1\\ndb\\tsoft\\tnofile\\t2048\\n* hard nproc 10\\n' | cmp - @/f`,
  },
  {
    name: 'a higher value that is kept',
    given: 'echo "db soft nofile 4096" >@/f',
    args: { ...limit, value: 2048, use_max: true },
  },
  {
    name: 'a lower value that is not kept',
    given: 'echo "db soft nofile 1024" >@/f',
    args: { ...limit, value: 2048, use_max: true },
    before: { limit: '1024' },
  },
  {
    name: 'a lower value that is kept',
    given: 'echo "db soft nofile 10" >@/f',
    args: { ...limit, value: 'unlimited', use_min: true },
  },
]);

test.each<[Values, RegExp]>([
  [{ domain: 'a b', value: 1 }, /must be a user/],
  [{ domain: 'a', value: 'many' }, /number/],
  [{ domain: 'a', value: 1, use_max: true, use_min: true }, /either/],
  [{ domain: 'a', value: 1, comment: 'x\n* - nproc 0' }, /single line/],
])('refuses %j', (more, message) => {
  expect(refusalOf(limits, { ...limit, dest: '/f', ...more })).toMatch(message);
});
