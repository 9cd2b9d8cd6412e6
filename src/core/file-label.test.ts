import { describe, expect, test } from 'vitest';
import { stateCases } from '../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../test/support/own-machine.ts';
import { refusalOf } from '../../test/support/refusal.ts';
import copy from '../modules/copy/index.ts';
import file from '../modules/file/index.ts';
import { sendLabel } from './file-label.ts';
import type { Values } from './values.ts';

/** The file by which scripts see that SELinux is enabled, without its kernel: contexts are attributes of files anyway. */
const enabled = 'mount -t tmpfs none /sys/fs && mkdir /sys/fs/selinux && echo 1 >/sys/fs/selinux/enforce\n';
const labelled = (path: string, type = 'etc_t') => `chcon system_u:object_r:${type}:s0 ${path}\n`;
const isLabelled = (path: string, context: string) => `test "$(stat -c %C ${path})" = ${context}`;

describe.skipIf(whyNoOwnMachine)('contexts of files, set by chcon', () => {
  const start = ownMachine();

  stateCases(
    'file',
    [
      {
        name: 'the type of a file',
        given: `${enabled}>@/f; ${labelled('@/f')}`,
        args: { path: '@/f', setype: 'var_t' },
        before: { setype: 'etc_t' },
        after: isLabelled('@/f', 'system_u:object_r:var_t:s0'),
      },
      {
        name: 'all parts, and the mode',
        given: `${enabled}>@/f; chmod 600 @/f; ${labelled('@/f')}`,
        args: { path: '@/f', mode: '0644', setype: 'a_t', seuser: 'a_u', serole: 'a_r', selevel: 's0:c1,c2' },
        before: { mode: '0600', setype: 'etc_t', seuser: 'system_u', serole: 'object_r', selevel: 's0' },
        after: `${isLabelled('@/f', 'a_u:a_r:a_t:s0:c1,c2')}; test "$(stat -c %a @/f)" = 644`,
      },
      {
        name: 'a type that is as wanted',
        given: `${enabled}mkdir @/d; ${labelled('@/d')}`,
        args: { path: '@/d', state: 'directory', setype: 'etc_t' },
      },
      {
        name: 'a folder and all that is below it',
        given: `${enabled}mkdir -p @/d/e; >@/d/e/f; ln -s f @/d/e/l; ${labelled('@/d @/d/e @/d/e/f')}${labelled('@/d', 'var_t')}`,
        args: { path: '@/d', state: 'directory', recurse: true, setype: 'var_t' },
        before: { below: 'context system_u:object_r:etc_t:s0' },
        after: `${isLabelled('@/d/e/f', 'system_u:object_r:var_t:s0')}; ${isLabelled('@/d/e', 'system_u:object_r:var_t:s0')}`,
      },
      {
        name: 'a host where SELinux is disabled',
        given: `>@/f; ${labelled('@/f')}`,
        args: { path: '@/f', setype: 'var_t' },
        after: isLabelled('@/f', 'system_u:object_r:etc_t:s0'),
      },
      {
        name: 'a context that the kernel refuses',
        given: `${enabled}>@/f`,
        args: { path: '@/f', setype: 'var_t' },
        fails: /cannot (read|set) the SELinux context/,
      },
    ],
    start,
  );

  stateCases(
    'copy',
    [
      {
        name: 'a file that keeps its context',
        given: `${enabled}>@/f; ${labelled('@/f', 'shadow_t')}`,
        args: { dest: '@/f', content: 'new' },
        before: { sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
        after: isLabelled('@/f', 'system_u:object_r:shadow_t:s0'),
      },
      {
        name: 'a file with another content and another type',
        given: `${enabled}>@/f; ${labelled('@/f')}`,
        args: { dest: '@/f', content: 'new', setype: 'var_t' },
        before: { setype: 'etc_t' },
        after: isLabelled('@/f', 'system_u:object_r:var_t:s0'),
      },
      {
        name: 'a file of the host',
        given: `${enabled}>@/f; echo new >@/new; ${labelled('@/f')}`,
        args: { src: '@/new', dest: '@/f', remote_src: true, serole: 'web_r' },
        before: { serole: 'object_r' },
        after: isLabelled('@/f', 'system_u:web_r:etc_t:s0'),
      },
      {
        name: 'a folder of the host',
        given: `${enabled}mkdir @/d; >@/d/f`,
        args: { src: '@/d', dest: '@/e', remote_src: true, setype: 'var_t' },
        fails: /for files, not for a folder/,
      },
    ],
    start,
  );
});

test.each([
  [{ setype: 'a_t' }, '*:*:a_t:*'],
  [{ seuser: 'a_u', selevel: 's0' }, 'a_u:*:*:s0'],
  [{}, undefined],
])('the pattern of %j is %j', (given, label) => {
  expect(sendLabel(given).label).toBe(label);
});

test.each<[Values, RegExp]>([
  [{ path: '/x', setype: '*' }, /a part of an SELinux context/],
  [{ path: '/x', setype: '_default' }, /a part of an SELinux context/],
  [{ path: '/x', selevel: 'c1' }, /a level of SELinux/],
])('file refuses %j', (given, message) => {
  expect(refusalOf(file, given)).toMatch(message);
});

test('a folder of the controller has no label', () => {
  const src = { name: 'd/', path: '/d', size: 0, sha256: '', entries: [] };
  expect(copy.check!({ dest: '/e', src, setype: 'a_t' } as never)).toMatch(/not for a folder/);
});
