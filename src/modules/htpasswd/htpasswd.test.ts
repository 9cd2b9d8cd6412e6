import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import htpasswd from './index.ts';

const password = `it's $(x) "y" \\n 100 %`;
const hash = (scheme: string) =>
  execFileSync('openssl', ['passwd', scheme, '-stdin'], { input: `${password}\n` })
    .toString()
    .trim();
const args = { path: '@/p', name: 'ada', password };
const write = (...lines: string[]) => `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} >@/p; `;

/** The file has these lines, and a hash of the password for ada that begins so. */
const fits = (begin: string, option: string) => `
  hash=$(sed -n 's/^ada://p' @/p); case $hash in '${begin}'*) ;; *) exit 1 ;; esac
  salt=\${hash#${begin.replaceAll('$', '\\$')}}
  test "$(printf '%s\\n' '${password.replaceAll("'", "'\\''")}' | openssl passwd ${option} -salt "\${salt%%\\$*}" -stdin)" = "$hash"; `;

const cases: Case[] = [
  {
    name: 'a file that is missing',
    args,
    before: { user: 'absent' },
    after: `${fits('$apr1$', '-apr1')}test "$(stat -c %a @/p)" = 600`,
  },
  {
    name: 'another user',
    given: write('adam:x', '# c'),
    args: { ...args, hash_scheme: 'sha512_crypt' },
    before: { user: 'absent' },
    after: `${fits('$6$', '-6')}test "$(grep -vc ^ada: @/p)" = 2; test "$(stat -c %a @/p)" = 644`,
  },
  {
    name: 'another password, twice',
    given: write('ada:$apr1$ysB1bNaW$HjYCUwlmTNo05Wdl0KDb6/', 'bob:x', 'ada:old'),
    args: { ...args, hash_scheme: 'sha256_crypt' },
    before: { user: 'other password' },
    after: `${fits('$5$', '-5')}test "$(wc -l <@/p)" = 2`,
  },
  ...['-apr1', '-1', '-5', '-6'].map((scheme) => ({
    name: `a password that fits: ${scheme}`,
    given: `${write('bob:x', `ada:${hash(scheme)}`)}chmod 600 @/p`,
    args,
  })),
  {
    name: 'absent',
    given: write('bob:x', 'ada:y', 'adam:z'),
    args: { path: '@/p', name: 'ada', state: 'absent' },
    before: { user: 'present' },
    after: 'test "$(cut -c 1-4 @/p | tr "\\n" .)" = bob:.adam.',
  },
  { name: 'no file', args: { path: '@/p', name: 'ada', state: 'absent' } },
  { name: 'a file that must exist', args: { ...args, create: false }, fails: /does not exist/ },
];

stateCases('htpasswd', cases);

describe.skipIf(whyNoOwnMachine)('bcrypt, by a stand-in for htpasswd', () => {
  // its hash is the password backwards
  const standIn = `
    read -r password
    hash='$2y$05$'$(printf %s "$password" | rev)
    case "$1 $3" in
      '-niB ada') printf 'ada:%s\\n\\n' "$hash" ;;
      '-vi ada') grep -qxF "ada:$hash" "$2" ;;
      *) exit 1 ;;
    esac`;
  const bcrypt = { path: '@/p', name: 'ada', password: 'pass word', hash_scheme: 'bcrypt' };
  const after = 'grep -qxF "ada:\\$2y\\$05\\$drow ssap" @/p';
  stateCases(
    'htpasswd',
    [
      { name: 'a new user', args: bcrypt, before: { user: 'absent' }, after },
      {
        name: 'another password',
        given: write('ada:$2y$05$x', ''),
        args: { ...bcrypt },
        before: { user: 'other password' },
        after,
      },
    ],
    ownMachine({ htpasswd: standIn }),
  );
});

test.each<[Values, RegExp]>([
  [{ name: 'a:b', password: 'x' }, /without colons/],
  [{ name: 'a' }, /needs password/],
  [{ name: 'a', password: 'x\ny' }, /single line/],
  [{ name: 'a', password: 'x'.repeat(256) }, /255 bytes/],
])('refuses %j', (given, message) => {
  const { args: checked } = checkArgs(htpasswd.params as Params, { path: '/x', ...given });
  expect(htpasswd.check!(checked as never)).toMatch(message);
});
