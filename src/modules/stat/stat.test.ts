import { expect, test } from 'vitest';
import { type ActionCase, actionCases } from '../../../test/support/module-cases.ts';
import { statResult } from './result.ts';

const cases: ActionCase[] = [
  { name: 'nothing there', args: { path: '@/x' }, returns: { stat: { exists: false } } },
  { name: 'no directory', args: { path: '@/d/x' }, returns: { stat: { exists: false } } },
  {
    name: 'a file',
    args: { path: '@/x' },
    given: "printf hello >@/x; chmod 4750 @/x; TZ=UTC touch -d '2023-11-14 22:13:20' @/x",
    returns: {
      stat: {
        exists: true,
        path: '@/x',
        isreg: true,
        isdir: false,
        islnk: false,
        mode: '4750',
        isuid: true,
        isgid: false,
        rusr: true,
        xgrp: true,
        wgrp: false,
        roth: false,
        size: 5,
        uid: 0,
        gid: 0,
        pw_name: 'root',
        gr_name: 'root',
        nlink: 1,
        mtime: 1700000000,
        readable: true,
        executable: true,
        checksum: 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d',
      },
    },
  },
  {
    name: 'another checksum',
    args: { path: '@/x', checksum_algorithm: 'sha256' },
    given: 'printf hello >@/x',
    returns: { stat: { checksum: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824' } },
  },
  {
    name: 'a directory',
    args: { path: '@/d/', get_mime: true },
    given: 'mkdir -m 1777 @/d',
    returns: {
      stat: { exists: true, isdir: true, mode: '1777', mimetype: 'inode/directory', charset: 'binary' },
    },
  },
  {
    name: 'a link',
    args: { path: '@/link' },
    given: 'echo hello >@/x; ln -s x @/link',
    returns: { stat: { islnk: true, isreg: false, lnk_target: 'x', lnk_source: '@/x' } },
  },
  {
    name: 'what a link points to',
    args: { path: '@/link', follow: true },
    given: 'printf hello >@/x; ln -s x @/link',
    returns: { stat: { islnk: false, isreg: true, size: 5, path: '@/link' } },
  },
  {
    name: 'a link to nothing',
    args: { path: '@/link', follow: true },
    given: 'ln -s x @/link',
    returns: { stat: { exists: false } },
  },
  {
    name: 'names of all kinds',
    args: { path: "@/it's -x\n$(id) \\n ü" },
    given: 'printf hello >"@/it\'s -x\n\\$(id) \\\\n ü"',
    environment: { LC_ALL: 'C.UTF-8' },
    returns: { stat: { size: 5, path: "@/it's -x\n$(id) \\n ü" } },
  },
  {
    name: 'flags that its file system may not have',
    args: { path: '@/x', get_attributes: true },
    given: 'touch @/x',
    returns: { stat: { exists: true } },
  },
  {
    name: "through another user's link",
    args: { path: '@/d/link/passwd' },
    given: 'mkdir @/d; ln -s /etc @/d/link; chown -h nobody @/d/link',
    fails: /is a link of nobody/,
  },
];

actionCases('stat', cases);

const text = '81a4 1 2 3 0 0 0 0 5 8 4096 1 2 3 root UNKNOWN';

test.each([
  ['a checksum of a name that is quoted', { checksum: '\\abc *x' }, { checksum: 'abc' }],
  ['no name', {}, { gr_name: null, pw_name: 'root' }],
  ['a type', { mime: 'text/plain; charset=us-ascii' }, { mimetype: 'text/plain', charset: 'us-ascii' }],
  ['no type', { mime: '' }, { mimetype: 'unknown', charset: 'unknown' }],
  [
    'flags',
    { lsattr: '  12 ----i---e--- ./x' },
    { version: '12', attr_flags: 'ie', attributes: ['immutable', 'extents'] },
  ],
  ['no flags', { lsattr: '' }, { version: null, attr_flags: '', attributes: [] }],
])('%s', (_, results, expected) => {
  expect(statResult({ stat: text, ...results }, '/x')).toMatchObject(expected);
});

test.each(['x', `${text} x`, text.replace('81a4', 'zz')])('%j is no attributes', (stat) => {
  expect(() => statResult({ stat }, '/x')).toThrow('the host has not reported the attributes of a file');
});
