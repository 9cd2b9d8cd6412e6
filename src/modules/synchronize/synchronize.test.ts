import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { play, story } from '../../../test/support/play.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import synchronize from './index.ts';
import { changesIn, type RsyncArgs, rsyncOptions } from './options.ts';

const files = {
  'site/index.html': 'new\n',
  "site/with 'quotes' and $HOME": 'x\n',
  'site/deep/er/file': 'y\n',
  'site/left.tmp': 'z\n',
  "to here/it's/old": 'old\n',
};
const tasks = `
- name: P
  hosts: one
  tasks:
    - name: A
      synchronize: { src: site/, dest: "@/to here/it's", delete: true, exclude: "*.tmp", rsync_opts: [--chmod=F640] }
      register: a
    - name: B
      debug: { msg: "{{ join a.stdout_lines ',' }}" }
    - name: C
      synchronize: { src: site/index.html, dest: "@/copy" }
    - name: D
      synchronize: { src: none, dest: "@/none" }
`;

describe('a run with real rsync', () => {
  test('brings files, once', async () => {
    const { folder, tasks: first, again } = await play(tasks, [], files);
    expect(story(first)).toEqual(['A: changed', 'B: unchanged', 'C: changed', 'D: failed']);
    expect(first.find(({ task }) => task === 'B')!.message).toMatch(/\*deleting +old/);
    expect(first.at(-1)!.message).toBe(`${folder}/none does not exist`);
    expect(readdirSync(`${folder}/to here/it's`, { recursive: true }).sort()).toEqual([
      'deep',
      'deep/er',
      'deep/er/file',
      'index.html',
      "with 'quotes' and $HOME",
    ]);
    expect(readFileSync(`${folder}/copy`, 'utf8')).toBe('new\n');
    expect(story((await again()).tasks)).toEqual([
      'A: unchanged',
      'B: unchanged',
      'C: unchanged',
      'D: failed',
    ]);
  });

  test('changes nothing in check mode', async () => {
    const { folder, tasks: checked } = await play(tasks, ['--check'], files);
    expect(story(checked).slice(0, 3)).toEqual(['A: changed', 'B: unchanged', 'C: changed']);
    expect(readdirSync(`${folder}/to here/it's`)).toEqual(['old']);
  });

  test('says what rsync says', async () => {
    const text = tasks
      .replace('@/copy', '/proc/kplay/copy')
      .replace(/^ {4}- name: A[\s\S]*?(?= {4}- name: C)/m, '');
    const { tasks: failed } = await play(text, [], files);
    expect(failed[0]!.message).toMatch(/^rsync failed with status \d+: rsync: .*\/proc\/kplay/);
  });
});

describe('pull with real rsync', () => {
  const pull = `
- name: P
  hosts: one
  tasks:
    - name: A
      synchronize: { mode: pull, src: "@/host/", dest: "backup/{{ inventory_hostname }}/", delete: true }
    - name: B
      synchronize: { mode: pull, src: "@/host/file", dest: "@/copy" }
    - name: C
      synchronize: { mode: pull, src: "@/none", dest: "@/none" }
`;
  const onHost = { 'host/file': 'x\n', "host/it's/deep": 'y\n', 'backup/one/old': 'old\n' };
  const prepare = (folder: string) => {
    for (const [name, target] of [
      ['in', 'file'],
      ['out', '/etc/passwd'],
      ['up', '../../x'],
    ])
      symlinkSync(target!, `${folder}/host/${name}`);
    execFileSync('mkfifo', [`${folder}/host/fifo`]);
    chmodSync(`${folder}/host/file`, 0o4755);
  };

  test('brings files of the host, once, and nothing that could harm', async () => {
    const { folder, tasks: first, again } = await play(pull, [], onHost, prepare);
    expect(story(first)).toEqual(['A: changed', 'B: changed', 'C: failed']);
    expect(readdirSync(`${folder}/backup/one`, { recursive: true }).sort()).toEqual([
      'file',
      'in',
      "it's",
      "it's/deep",
    ]);
    expect(statSync(`${folder}/backup/one/file`).mode & 0o7777).toBe(0o755);
    expect(readFileSync(`${folder}/copy`, 'utf8')).toBe('x\n');
    expect(first.at(-1)!.message).toMatch(/^rsync failed with status 23: .*none.*No such file/);
    expect(story((await again()).tasks)).toEqual(['A: unchanged', 'B: unchanged', 'C: failed']);
  });

  test('changes nothing in check mode', async () => {
    const { folder, tasks: checked } = await play(pull, ['--check'], onHost, prepare);
    expect(story(checked).slice(0, 2)).toEqual(['A: changed', 'B: changed']);
    expect(readdirSync(`${folder}/backup/one`)).toEqual(['old']);
  });
});

test.each<[Values, string]>([
  [{}, '--delay-updates -F --compress --archive'],
  [{ archive: false, recursive: true, compress: false, delay_updates: false }, '-F --recursive'],
  [
    { owner: false, checksum: true, delete: true },
    '--delay-updates -F --compress --delete-after --checksum --archive --no-owner',
  ],
  [{ link_dest: ['/y', '/z'] }, '--delay-updates -F --compress --archive --link-dest=/y --link-dest=/z -ii'],
  [
    { mode: 'pull', src: '/x', dest: 'x', existing_only: true, copy_links: true, dirs: true, partial: true },
    '--delay-updates -F --compress --existing --copy-links --archive --dirs --partial ' +
      '--no-devices --no-specials --safe-links --chmod=ug-s',
  ],
])('%j are options', (given, words) => {
  const { args } = checkArgs(synchronize.params as Params, { src: 'x', dest: '/x', ...given });
  expect(
    rsyncOptions(args as unknown as RsyncArgs, false)
      .slice(0, -2)
      .join(' '),
  ).toBe(words);
});

test.each([
  ['created directory new/x', []],
  ['<<CHANGED>>cd          ./', ['cd          ./']],
  ['<<CHANGED>>hf          a', ['hf          a']],
  ['<<CHANGED>>*deleting   a', ['*deleting   a']],
  ['<<CHANGED>>.f..t...... a', ['.f..t...... a']],
  ['<<CHANGED>>.f          a', []],
])('%j is a change, or none', (line, changes) => {
  expect(changesIn([line])).toEqual(changes);
});

test.each<[Values, RegExp]>([
  [{ delete: true, archive: false }, /delete needs recursive/],
  [{ rsync_opts: ['--rsh=x'] }, /how the host is reached/],
  [{ rsync_opts: ['-ae x'] }, /how the host is reached/],
  [{ rsync_opts: ['x'] }, /begins with -/],
  [{ dest: 'x' }, /dest must be an absolute path: it is on the host/],
  [{ mode: 'pull' }, /src must be an absolute path: it is on the host/],
  [{ dest: '~/x' }, /a path without ~/],
])('refuses %j', (given, message) => {
  expect(refusalOf(synchronize, { src: 'x', dest: '/x', ...given })).toMatch(message);
});
