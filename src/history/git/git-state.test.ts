import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { gitStateOf, remoteIn } from './git-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'kplay-git-'));
afterAll(() => rmSync(folder, { recursive: true }));
const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  }).trim();
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

/** Each step changes the work tree; git itself is asked for the truth. */
const steps: [name: string, change: () => void][] = [
  ['after a commit', () => {}],
  ['a changed file', () => write('a', 'other')],
  ['the same size and a new time', () => write('a', 'one\n')],
  ['a new time only', () => utimesSync(join(folder, 'a'), 1, 1)],
  ['a new mode', () => chmodSync(join(folder, 'a'), 0o755)],
  ['the old mode', () => chmodSync(join(folder, 'a'), 0o644)],
  ['a file that git does not know', () => write('new', 'x')],
  ['a staged file', () => void git('add', 'new')],
  ['a commit of it', () => void git('commit', '-qm', 'two')],
  ['a removed file', () => rmSync(join(folder, 'new'))],
  ['it is back', () => void git('checkout', '-q', 'new')],
  [
    'another link',
    () => {
      rmSync(join(folder, 'l'));
      symlinkSync('b', join(folder, 'l'));
    },
  ],
  ['the old link', () => void git('checkout', '-q', 'l')],
  ['packed refs', () => void git('pack-refs', '--all')],
  ['no branch', () => void git('checkout', '-q', '--detach')],
];

test('the commit and whether the tree is changed are as git says', () => {
  expect(gitStateOf(folder)).toBeUndefined();
  git('init', '-q', '-b', 'main');
  expect(gitStateOf(folder)).toBeUndefined();
  write('a', 'one\n');
  symlinkSync('a', join(folder, 'l'));
  git('add', '.');
  git('commit', '-qm', 'one');
  for (const [name, change] of steps) {
    change();
    // before git looks, which refreshes its index
    const found = gitStateOf(folder);
    const commit = git('rev-parse', 'HEAD');
    const branch = git('branch', '--show-current');
    const dirty = git('status', '--porcelain', '--untracked-files=no') !== '';
    expect(found, name).toEqual({ commit, ...(branch && { branch }), dirty, folder: '' });
  }
  mkdirSync(join(folder, 'deep/down'), { recursive: true });
  for (const name of ['deep/x', 'deep/down/y', 'deeper']) write(name, 'x');
  git('add', '.');
  git('commit', '-qm', 'three');
  write('deeper', 'other');
  expect(gitStateOf(join(folder, 'deep'))).toMatchObject({ dirty: false });
  write('deep/down/y', 'other');
  git('remote', 'add', 'origin', 'ssh://git@Git.example.org:2222/ops/site.git');
  const deep = { dirty: true, folder: 'deep', remote: 'git.example.org/ops/site' };
  expect(gitStateOf(join(folder, 'deep'))).toMatchObject(deep);
  git('worktree', 'add', '-q', '-b', 'side', join(folder, 'tree'));
  const side = { commit: git('rev-parse', 'HEAD'), branch: 'side', dirty: false, folder: '' };
  expect(gitStateOf(join(folder, 'tree'))).toMatchObject(side);
});

test.each([
  ['git@github.com:org/site.git', 'github.com/org/site'],
  ['https://user:secret@github.com/org/site.git/', 'github.com/org/site'],
  ['https://github.com:8443/org/site', 'github.com/org/site'],
  ['github.com:/org/site', 'github.com/org/site'],
  ['/srv/git/site.git', undefined],
  ['file:///srv/git/site.git', undefined],
])('the remote %s', (url, remote) => {
  const other = '[remote "other"]\n\turl = git@other:x/y\n';
  expect(
    remoteIn(`[core]\n\tbare = false\n${other}[remote "origin"]\n\turl = ${url}\n\tfetch = +x:y\n`),
  ).toBe(remote);
  expect(remoteIn(other)).toBeUndefined();
});
