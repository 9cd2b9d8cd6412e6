import { expect, test } from 'vitest';
import { type ActionCase, actionCases } from '../../../test/support/module-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import tempfile from './index.ts';

const cases: ActionCase[] = [
  {
    name: 'a file',
    args: { path: '@', suffix: '.txt' },
    changes: true,
    returns: { state: 'file', mode: '0600' },
    after: 'test "$(stat -c %a:%s @/tmp.*-*.txt)" = 600:0',
  },
  {
    name: 'a directory',
    args: { path: '@/', state: 'directory', prefix: '-x y' },
    changes: true,
    returns: { state: 'directory', mode: '0700' },
    after: 'test "$(stat -c %a @/-x\\ y*)" = 700',
  },
  { name: 'nowhere', args: { path: '@/d' }, fails: /there is no directory/ },
];

actionCases('tempfile', cases);

test('a name has no slash', () => {
  expect(refusalOf(tempfile, { prefix: '../x' })).toMatch(/without a slash/);
});
