import { expect, test } from 'vitest';
import { isOurs, withParents } from './ownership.ts';

const folder = 0o040000;
const file = 0o100000;

test.each<[string, number, number, boolean]>([
  ['a folder of root', 0, folder | 0o755, true],
  ['a folder of mine', 1000, folder | 0o700, true],
  ['a folder of somebody else', 1001, folder | 0o700, false],
  ['a folder that a group can write to', 1000, folder | 0o775, false],
  ['a folder that all can write to', 0, folder | 0o777, false],
  ['/tmp', 0, folder | 0o1777, true],
  ['a sticky folder of somebody else', 1001, folder | 0o1777, false],
  ['a file of mine', 1000, file | 0o600, true],
  ['a file that all can write to, sticky or not', 1000, file | 0o1666, false],
])('%s', (_, uid, mode, verdict) => {
  expect(isOurs({ uid, mode }, 1000)).toBe(verdict);
});

test('a folder and all above it', () => {
  expect(withParents('/a/b')).toEqual(['/', '/a', '/a/b']);
  expect(withParents('/')).toEqual(['/']);
});
