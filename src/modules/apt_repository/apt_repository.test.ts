import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import source from './index.ts';
import { fileNameOf, sourceLine } from './source-line.ts';

const repo = 'deb https://kp.example.org/apt stable main';

describe.skipIf(whyNoOwnMachine)('by a stand-in for apt-get', () => {
  stateCases(
    'apt_repository',
    [
      {
        name: 'a new source, and the lists',
        given: 'rm -rf /etc/apt/sources.list.d',
        args: { repo, mode: '0600', lock_timeout: 0 },
        before: { source: 'absent' },
        after: `test "$(stat -c %a /etc/apt/sources.list.d/kp_example_org_apt.list)" = 600; grep -q ' update$' /etc/called`,
      },
      {
        name: 'a line in another file, with other blanks',
        given: `echo 'deb   https://kp.example.org/apt	stable main  # x' >/etc/apt/sources.list.d/other.list`,
        args: { repo, update_cache: false },
      },
      {
        name: 'a line that is commented out',
        given: `echo '# ${repo}' >/etc/apt/sources.list.d/kp_example_org_apt.list`,
        args: { repo, update_cache: false },
        before: { source: 'absent' },
        after: 'test "$(wc -l </etc/apt/sources.list.d/kp_example_org_apt.list)" = 2',
      },
    ],
    // it must not mark the lists of this machine
    ownMachine({ 'apt-get': 'echo "$*" >>/etc/called', touch: 'exit 0' }),
  );
});

test.each([
  ['deb  [ arch=amd64 ]  https://a/b  c   d e ', 'deb [arch=amd64] https://a/b c d e'],
  ['deb-src https://a/b ./', 'deb-src https://a/b ./'],
  ['deb https://a/b', undefined],
  ['https://a/b c d', undefined],
  ['deb https://a/b c d\ndeb https://e f g', undefined],
])('the line %j is %j', (repoText, line) => expect(sourceLine(repoText)).toBe(line));

// the names are those that Ansible gives
test.each([
  [
    'deb https://download.docker.com/linux/debian bookworm stable',
    undefined,
    'download_docker_com_linux_debian.list',
  ],
  ['deb [arch=amd64 signed-by=/x] https://u:p@a.b/c d e', undefined, 'a_b_c.list'],
  ['deb https://a.b/c d e', 'mine', 'mine.list'],
])('%s is in a file that is called like in Ansible', (repoText, filename, name) =>
  expect(fileNameOf(repoText, filename)).toBe(name),
);

test.each<[Values, RegExp]>([
  [{ repo: 'ppa:x/y' }, /must be a line/],
  [{ repo: 'x' }, /must be a line/],
  [{ repo, filename: '../x' }, /without a directory/],
])('refuses %j', (given, message) => {
  expect(refusalOf(source, given)).toMatch(message);
});
