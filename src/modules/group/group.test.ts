import { expect, test } from 'vitest';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import group from './index.ts';

test.each([
  [{ name: 'www-data' }, undefined],
  [{ name: '-r' }, /cannot be/],
  [{ name: 'a:x:0:root' }, /cannot be/],
  [{ name: 'a\nb' }, /cannot be/],
  [{ name: 'a', gid: -1 }, /negative/],
])('%j', (given, message) => {
  const said = group.check!(checkArgs(group.params as Params, given).args as never);
  if (message) expect(said).toMatch(message);
  else expect(said).toBeUndefined();
});

test('the ID of a group that is removed does not matter', () => {
  expect(group.want({ name: 'a', gid: 7, state: 'absent', system: false })).toEqual({ state: 'absent' });
});
