import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ActionCase, actionCases } from '../../../test/support/module-cases.ts';
import { play } from '../../../test/support/play.ts';
import type { DrivenHost } from '../../core/module.ts';
import { fetchFile, localPath, partLength } from './save.ts';

const cases: ActionCase[] = [
  { name: 'no file', args: { src: '@/x', dest: 'd' } },
  { name: 'a directory', args: { src: '@', dest: 'd' }, fails: /is not a file/ },
  {
    name: "another user's link",
    args: { src: '@/d/l', dest: 'd' },
    given: 'mkdir @/d; ln -s /etc/shadow @/d/l; chown -h nobody @/d/l',
    fails: /is a link of nobody/,
  },
];

actionCases('fetch', cases);

const text = `
- name: P
  hosts: one
  tasks:
    - { name: Make, shell: { cmd: 'head -c 1500000 /dev/urandom >@/big; : >@/empty', creates: '@/big' } }
    - { name: A, fetch: { src: @/big, dest: got }, register: a }
    - { name: B, fetch: { src: @/empty, dest: got/, flat: true } }
    - { name: C, fetch: { src: @/none, dest: got, fail_on_missing: false } }
    - { name: D, debug: { msg: "{{ a.dest }}" } }
    - { name: E, fetch: { src: @/none, dest: got } }
`;

describe('a run', () => {
  it('copies files in parts, once', async () => {
    const { folder, tasks, again } = await play(text);
    const story = (of: typeof tasks) => of.map(({ task, status }) => `${task} ${status}`).join(', ');
    expect(story(tasks)).toBe('Make changed, A changed, B changed, C unchanged, D unchanged, E failed');
    expect(tasks.at(-1)!.message).toMatch(/none does not exist/);
    const copy = `${folder}/got/one${folder}/big`;
    expect(tasks.find(({ task }) => task === 'D')!.message).toBe(copy);
    expect(readFileSync(copy).equals(readFileSync(`${folder}/big`))).toBe(true);
    expect(readFileSync(`${folder}/got/empty`)).toHaveLength(0);
    expect(story((await again()).tasks)).toBe(
      'Make unchanged, A unchanged, B unchanged, C unchanged, D unchanged, E failed',
    );
  });

  it('writes nothing in check mode', async () => {
    const { tasks } = await play(text.replace(/^.*Make.*\n/m, '').replaceAll('@/big', '/etc/passwd'), [
      '--check',
    ]);
    expect(tasks.find(({ task }) => task === 'A')).toMatchObject({ status: 'changed' });
  });
});

const host = (name: string) => ({ name, folder: '/play' }) as never;
const args = { src: '/etc/../etc/x', dest: 'got', flat: false, fail_on_missing: true };

it.each([
  ['web1', {}, '/play/got/web1/etc/x'],
  ['a/../../b', {}, '/play/got/a_.._.._b/etc/x'],
  ['web1', { src: '/../../x' }, '/play/got/web1/x'],
  ['web1', { dest: '/' }, '/web1/etc/x'],
  ['web1', { flat: true }, '/play/got'],
  ['web1', { flat: true, dest: 'got/' }, '/play/got/x'],
])('a file of %s with %j is saved as %s', (name, more, path) => {
  expect(localPath({ ...args, ...more }, host(name))).toBe(path);
});

it.each(['..', '.'])('a host cannot be called %s', (name) => {
  expect(() => localPath(args, host(name))).toThrow('cannot be the name');
});

const abc = { sha256: createHash('sha256').update('abc').digest('hex'), size: '3', content: 'YWJj' };
const big = { ...abc, size: `${partLength + 1}`, content: Buffer.alloc(partLength).toString('base64') };

/** What is saved of a fake host's first and later answers, or the error. */
async function savedOf(first: Record<string, string>, later: Record<string, string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-fetch-'));
  const step = async ({ offset }: Record<string, unknown>) => (offset === 0 ? first : later);
  const fakeHost = { name: 'liar', folder, check: false, step } as unknown as DrivenHost;
  try {
    const { message } = await fetchFile({ ...args, src: '/x', dest: '.' }, fakeHost);
    return message === undefined ? '' : readFileSync(`${folder}/liar/x`, 'utf8');
  } catch (error) {
    expect(readdirSync(`${folder}/liar`)).toEqual([]);
    return (error as Error).message.replace(folder, 'FOLDER');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it.each<[string, Record<string, string>, Record<string, string>, string]>([
  ['honest', abc, {}, 'abc'],
  ['of a file that has grown', { ...abc, content: 'YWJjZA==' }, {}, 'abc'],
  ['of no content', { ...abc, content: '' }, {}, 'the file changed while it was copied'],
  ['of another content', { ...abc, content: 'YWJk' }, {}, 'the file changed while it was copied'],
  ['without an end', big, { content: '' }, 'the file changed while it was copied'],
  ['of one byte at a time', { ...big, content: 'YQ==' }, {}, 'the file changed while it was copied'],
  ['of a strange size', { ...abc, size: '-1' }, {}, 'the host reports a size that is no number of bytes'],
  ['of no size', { ...abc, size: '1e9' }, {}, 'the host reports a size that is no number of bytes'],
  [
    'of all sizes',
    { ...abc, size: '9007199254740991' },
    {},
    'FOLDER/liar has no room for 9007199254740991 bytes',
  ],
  ['of a name', { ...abc, path: '/etc/x', dest: '../../x' }, {}, 'abc'],
])('an answer %s', async (_, first, later, expected) => {
  expect(await savedOf(first, later)).toBe(expected);
});
