import { expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import git from './index.ts';
import { withoutLogin } from './login.ts';

const server = `
  export HOME=@ GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a
  git init -q -b main @/repo; cd @/repo
  echo 1 >f; git add f; git commit -qm one; git tag -a v1 -m v1
  git checkout -q -b side; echo side >f; git commit -qam side; git checkout -q main
  echo 2 >f; git commit -qam two`;
const cloned = `${server}; git clone -q file://@/repo @/d;`;
const clean = 'cd @/d; git diff --quiet';
const repo = 'file://@/repo';

const cases: Case[] = [
  {
    name: 'a clone',
    args: { repo, dest: '@/new/d' },
    given: server,
    before: { repository: 'absent', version: null },
    after: 'grep -qx 2 @/new/d/f; test "$(git -C @/new/d symbolic-ref HEAD)" = refs/heads/main',
  },
  {
    name: 'a tag, and nothing but that',
    args: { repo, dest: '@/d', version: 'v1', depth: 1, single_branch: true },
    given: server,
    before: { repository: 'absent' },
    after: 'grep -qx 1 @/d/f; test "$(git -C @/d rev-list --count HEAD)" = 1',
  },
  {
    name: 'another branch',
    args: { repo, dest: '@/d', version: 'side' },
    given: cloned,
    before: {},
    after: `${clean}; grep -qx side f; test "$(git symbolic-ref HEAD)" = refs/heads/side`,
  },
  {
    name: 'back to a tag',
    args: { repo, dest: '@/d', version: 'v1' },
    given: cloned,
    before: {},
    after: `${clean}; grep -qx 1 f`,
  },
  {
    name: 'news',
    args: { repo, dest: '@/d' },
    given: `${cloned} cd @/repo; echo 3 >f; git commit -qam three`,
    before: {},
    after: `${clean}; grep -qx 3 f`,
  },
  { name: 'nothing new', args: { repo, dest: '@/d', version: 'main' }, given: cloned },
  {
    name: 'news that are not wanted',
    args: { repo: 'file:///no/repo', dest: '@/d', update: false },
    given: cloned,
  },
  { name: 'no clone', args: { repo: 'file:///no/repo', dest: '@/d', clone: false } },
  {
    name: 'another remote',
    args: { repo, dest: '@/d' },
    given: `${cloned} git -C @/d remote set-url origin /elsewhere`,
    before: { remote: '/elsewhere' },
    after: 'test "$(git -C @/d config remote.origin.url)" = file://@/repo',
  },
  {
    name: 'local changes, by force',
    args: { repo, dest: '@/d', force: true },
    given: `${cloned} echo mine >@/d/f`,
    before: { tree: 'modified' },
    after: `${clean}; grep -qx 2 f`,
  },
  {
    name: 'local changes',
    args: { repo, dest: '@/d', version: 'v1' },
    given: `${cloned} echo mine >@/d/f`,
    fails: /local changes/,
  },
  {
    name: 'a bare repository',
    args: { repo, dest: '@/d', version: 'main', bare: true },
    given: server,
    before: { repository: 'absent' },
    after: 'test "$(git -C @/d rev-parse main)" = "$(git -C @/repo rev-parse main)"',
  },
  {
    name: 'news for a bare repository',
    args: { repo, dest: '@/d', version: 'main', bare: true },
    given: `${server}; git clone -q --bare file://@/repo @/d; echo 3 >f; git commit -qam three`,
    before: {},
    after: 'test "$(git -C @/d rev-parse main)" = "$(git -C @/repo rev-parse main)"',
  },
  {
    name: 'no such version',
    args: { repo, dest: '@/d', version: 'v9' },
    given: server,
    fails: /has no version v9/,
  },
  {
    name: 'no such repository',
    args: { repo: 'file://@/none', dest: '@/d' },
    fails: /git cannot (reach|clone)/,
  },
];

stateCases('git', cases);

test.each([
  ['https://a.org/x.git', { repo: 'https://a.org/x.git' }],
  ['git@a.org:x.git', { repo: 'git@a.org:x.git' }],
  [
    'https://ada:p%40w@a.org:8443/x.git',
    {
      repo: 'https://a.org:8443/x.git',
      login_key: 'http.https://a.org:8443/.extraHeader',
      login_value: `Authorization: Basic ${Buffer.from('ada:p@w').toString('base64')}`,
    },
  ],
])('the login of %s', (address, expected) => expect(withoutLogin(address)).toEqual(expected));

test.each([{ repo: '--upload-pack=x' }, { version: '-x' }, { version: 'a b' }, { depth: 0 }, { umask: '9' }])(
  '%j is refused',
  (more) => {
    expect(refusalOf(git, { repo: 'https://a.org/x', dest: '/x', ...more })).toBeTypeOf('string');
  },
);
