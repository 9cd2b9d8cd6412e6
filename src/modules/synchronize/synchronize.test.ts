import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { play, story } from '../../../test/support/play.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import synchronize from './index.ts';
import { type RsyncArgs, rsyncOptions } from './options.ts';

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

test.each<[Values, string]>([
  [{}, '--delay-updates -F --compress --archive'],
  [{ archive: false, recursive: true, compress: false, delay_updates: false }, '-F --recursive'],
  [
    { owner: false, checksum: true, delete: true },
    '--delay-updates -F --compress --delete-after --checksum --archive --no-owner',
  ],
])('%j are options', (given, words) => {
  const { args } = checkArgs(synchronize.params as Params, { src: 'x', dest: '/x', ...given });
  expect(
    rsyncOptions(args as unknown as RsyncArgs, false)
      .slice(0, -2)
      .join(' '),
  ).toBe(words);
});

test.each<[Values, RegExp]>([
  [{ delete: true, archive: false }, /delete needs recursive/],
  [{ rsync_opts: ['--rsh=x'] }, /how the host is reached/],
  [{ rsync_opts: ['-ae x'] }, /how the host is reached/],
  [{ rsync_opts: ['x'] }, /begins with -/],
  [{ mode: 'pull' }, /push/],
])('refuses %j', (given, message) => {
  expect(refusalOf(synchronize, { src: 'x', dest: '/x', ...given })).toMatch(message);
});
