import { expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import group from './index.ts';

test.each([
  [{ name: 'www-data' }, undefined],
  [{ name: '-r' }, /must be the name of a group/],
  [{ name: 'a:x:0:root' }, /must be the name of a group/],
  [{ name: 'a\nb' }, /must be the name of a group/],
  [{ name: 'a', gid: -1 }, /at least 0/],
  [{ name: 'a', non_unique: true }, /non_unique needs gid/],
])('%j', (given, message) => {
  const said = refusalOf(group, given);
  if (message) expect(said).toMatch(message);
  else expect(said).toBeUndefined();
});

test('the ID of a group that is removed does not matter', () => {
  expect(group.want({ name: 'a', gid: 7, state: 'absent', system: false, non_unique: false })).toEqual({
    state: 'absent',
  });
});
