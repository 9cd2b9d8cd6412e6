import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import lvol from './index.ts';

/** They know one volume, whose size in bytes and state are the content of /etc/volume, in a group of 1000 MiB. */
const log = 'echo "${0##*/} $*" >>/etc/called';
const resize = `${log}; while [ "$1" != -L ]; do shift; done; echo "\${2%b} active" >/etc/volume`;
const fakes = {
  vgs: 'echo "  4194304 1048576000 $((1048576000 - $(cut -d" " -f1 /etc/volume 2>/dev/null || echo 0)))"',
  lvs: 'cat /etc/volume 2>/dev/null',
  lvcreate: `${log}; case $* in *-[LV]*) while [ "$1" != -L ] && [ "$1" != -V ]; do shift; done; echo "\${2%b} active" ;; *) echo 1048576000 active ;; esac >/etc/volume`,
  lvextend: resize,
  lvreduce: resize,
  lvremove: `${log}; rm /etc/volume`,
  lvchange: `${log}; sed -i 's/ .*//; s/$/ active/' /etc/volume; case $* in *-an*) sed -i 's/ active//' /etc/volume ;; esac`,
};
const called = (line: string) => `test "$(cat /etc/called)" = '${line}'`;
const mib = 1024 * 1024;
const is = (size: number, more = ' active') => `echo '${size * mib}${more}' >/etc/volume`;
const args = { vg: 'data', lv: 'web' };

const cases: Case[] = [
  {
    name: 'a new volume',
    args: { ...args, size: '100m', opts: "-i 2 --addtag 'a b'", pvs: ['/dev/vdb'] },
    before: { state: 'absent', size: null },
    after: called(`lvcreate -q -L ${100 * mib}b -n web -i 2 --addtag a b data /dev/vdb`),
    given: 'rm -f /etc/volume',
  },
  { name: 'a volume of this size, in whole extents', given: is(104), args: { ...args, size: '101' } },
  {
    name: 'all that is free',
    given: is(500),
    args: { ...args, size: '100%FREE', resizefs: true },
    before: { size: `${500 * mib} of ${1000 * mib} bytes` },
    after: called(`lvextend -q -r -L ${1000 * mib}b data/web`),
  },
  {
    name: 'a part of the group',
    given: is(100),
    args: { ...args, size: '50%VG' },
    before: { size: `${100 * mib} of ${500 * mib} bytes` },
  },
  { name: 'a larger volume', given: is(200), args: { ...args, size: '100m' }, fails: /would shrink from/ },
  { name: 'a larger volume that may be so', given: is(200), args: { ...args, size: '100m', shrink: false } },
  {
    name: 'a larger volume, by force',
    given: is(200),
    args: { ...args, size: '100m', force: true },
    before: { size: `${200 * mib} of ${100 * mib} bytes` },
    after: called(`lvreduce -q --force -L ${100 * mib}b -- data/web`),
  },
  {
    name: 'an inactive volume',
    given: is(100, ''),
    args,
    before: { active: 'no' },
    after: called('lvchange -q -ay -- data/web'),
  },
  {
    name: 'a snapshot',
    given: 'rm -f /etc/volume',
    args: { ...args, snapshot: 'before', size: '20%VG' },
    before: { state: 'absent' },
    after: called('lvcreate -q -l 20%VG -s -n before data/web'),
  },
  {
    name: 'a thin volume',
    given: 'rm -f /etc/volume',
    args: { ...args, thinpool: 'pool', size: '1g' },
    before: { state: 'absent' },
    after: called(`lvcreate -q -V ${1024 * mib}b -n web --thinpool pool data`),
  },
  {
    name: 'no volume',
    given: is(100),
    args: { ...args, state: 'absent', force: true },
    before: { state: 'present' },
    after: called('lvremove -q --force -- data/web'),
  },
  {
    name: 'no size for a new volume',
    given: 'rm -f /etc/volume',
    args,
    fails: /size makes it|does not exist/,
  },
];

describe.skipIf(whyNoOwnMachine)('with fake programs of LVM', () => {
  stateCases('lvol', cases, ownMachine(fakes));
});

test.each<[string, number]>([
  ['512', 512 * mib],
  ['1.5g', 1536 * mib],
  ['1G', 1_000_000_000],
  ['10s', 5120],
  ['7b', 7],
])('%s are %i bytes', (size, bytes) => {
  const { args: checked } = checkArgs(lvol.params as Params, { ...args, size });
  expect(lvol.send!(checked as never).bytes).toBe(bytes);
});

test.each<[Values, RegExp]>([
  [{ size: '+10g' }, /a size such as/],
  [{ lv: '-f' }, /a name that LVM allows/],
  [{ state: 'absent' }, /needs force/],
  [{ thinpool: 'p', size: '50%VG' }, /without %/],
])('refuses %j', (given, message) => {
  expect(refusalOf(lvol, { ...args, ...given })).toMatch(message);
});
