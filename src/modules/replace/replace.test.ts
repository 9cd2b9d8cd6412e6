import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { textsAsAnsible } from '../../../test/support/text-oracle.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import { partText } from '../../remote/shell/parts.ts';
import { replaceCases } from './cases.ts';
import replace from './index.ts';

textsAsAnsible('replace', replaceCases);

stateCases('replace', [
  {
    name: 'all matches, and the mode',
    given: 'printf "a\\na\\n" >@/f; chmod 640 @/f',
    args: { path: '@/f', regexp: 'a', replace: 'b', mode: '0600' },
    before: { text: '2 matches', mode: '0640' },
    after: 'test "$(cat @/f):$(stat -c %a @/f)" = "$(printf "b\\nb"):600"',
  },
  { name: 'no file', args: { path: '@/f', regexp: 'a', replace: 'b' }, fails: /does not exist/ },
  {
    name: 'a text that would grow each time',
    given: 'echo a >@/f',
    args: { path: '@/f', regexp: 'a', replace: 'aa' },
    fails: /each run/,
  },
  {
    name: 'a text that is not accepted',
    given: 'echo a >@/f',
    args: { path: '@/f', regexp: 'a', replace: 'b', validate: 'grep -q a %s' },
    fails: /is not valid/,
  },
]);

/** Python's own words on empty matches. */
test.each([
  ['x*', 'abxd'],
  ['\\b', 'ab cd'],
  ['^', 'a\nb\n'],
  ['$', 'a\nb\n'],
  ['(a|)', 'aba'],
  ['a??', 'aa'],
])('replaces matches of %j in %j as Python does', async (regexp, text) => {
  const code = 'import re, sys; sys.stdout.write(re.sub(sys.argv[1], "-", sys.argv[2], flags=re.M))';
  const wanted = execFileSync('python3', ['-c', code, regexp, text], { encoding: 'utf8' });
  expect(replaced(regexp, text)).toBe(wanted);
});

/** What the module's awk makes of a text, apart from a file. */
function replaced(regexp: string, text: string): string {
  const sent = replace.send!(
    checkArgs(replace.params as Params, { path: '/x', regexp, replace: '-' }).args as never,
  );
  const parts = (['awk', 'regex', 'text'] as const).map(partText).join('');
  const script = parts + readFileSync(new URL('read.sh', import.meta.url), 'utf8');
  const call = script.replace(/^emit_text text .*$/m, 'replace_edit yes');
  const env = {
    ...process.env,
    LC_ALL: 'C',
    KP_SECTION: '',
    KP_SECTION_GROUP: '',
    KP_REGEXP: `${sent.regexp}`,
    KP_REPLACE: `${sent.replace}`,
  };
  return execFileSync('sh', ['-c', call], { encoding: 'utf8', input: text, env });
}

test.each<[Values, RegExp]>([
  [{ regexp: '' }, /must be a regular expression/],
  [{ regexp: '(' }, /must be a regular expression of Python.* a "\)" is missing/],
  [{ regexp: 'a', replace: '\\1' }, /no group 1/],
  [{ regexp: 'a', replace: '\\y' }, /means nothing/],
  [{ regexp: 'a', after: '(' }, /"after" must be a regular expression/],
])('refuses %j', (given, message) => {
  expect(refusalOf(replace, { path: '/x', ...given })).toMatch(message);
});
