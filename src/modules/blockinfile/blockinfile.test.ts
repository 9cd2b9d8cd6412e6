import { expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { textsAsAnsible } from '../../../test/support/text-oracle.ts';
import type { Values } from '../../core/values.ts';
import { blockCases } from './cases.ts';
import blockinfile from './index.ts';

textsAsAnsible('blockinfile', blockCases);

const lines = (text: string) => `test "$(cat @/f)" = "$(printf '${text.replaceAll('\n', '\\n')}')"`;
const [begin, end] = ['# BEGIN ANSIBLE MANAGED BLOCK', '# END ANSIBLE MANAGED BLOCK'];

stateCases('blockinfile', [
  {
    name: 'a file that is made, with its directory',
    args: { path: '@/d/f', block: 'a', create: true, mode: '0600' },
    before: { block: 'absent', mode: null },
    after: 'test "$(stat -c %a @/d/f):$(sed -n 2p @/d/f)" = 600:a',
  },
  { name: 'no file', args: { path: '@/f', block: 'a' }, fails: /does not exist/ },
  { name: 'no file is needed for no block', args: { path: '@/f', state: 'absent' } },
  {
    name: 'empty lines around a block',
    given: 'printf "a\\nb\\n" >@/f',
    args: { path: '@/f', block: 'x', insertafter: 'a', append_newline: true, prepend_newline: true },
    before: { block: 'absent' },
    after: lines(`a\n\n${begin}\nx\n${end}\n\nb\n`),
  },
  {
    name: 'empty lines that are there already',
    given: `printf 'a\\n\\n${begin}\\nx\\n${end}\\n\\nb\\n' >@/f`,
    args: { path: '@/f', block: 'x', append_newline: true, prepend_newline: true },
  },
  {
    name: 'a text that is not accepted',
    given: 'echo a >@/f',
    args: { path: '@/f', block: 'x', validate: 'test ! -s %s' },
    fails: /is not valid/,
  },
]);

test.each<[Values, RegExp]>([
  [{ insertafter: 'x', insertbefore: 'y' }, /either/],
  [{ marker: '# mine' }, /must differ/],
  [{ marker: '{mark}\n' }, /single line/],
  [{ block: `x\n${end}\n` }, /own markers/],
  [{ insertafter: '(' }, /"insertafter" must be a regular expression of Python/],
])('refuses %j', (given, message) => {
  expect(refusalOf(blockinfile, { path: '/x', ...given })).toMatch(message);
});
