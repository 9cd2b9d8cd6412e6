import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import lvg from './index.ts';

/** The lines of /etc/devices are devices, each with its group; that of a new device has none. */
const log = 'echo "${0##*/} $*" >>/etc/called';
const take =
  'for word; do case $word in /*) sed -i "\\\\|^$word |d; \\\\|^$word\\$|d" /etc/devices; echo "$word$group" >>/etc/devices ;; esac; done';
const fakes = {
  vgs: 'grep -q " data$" /etc/devices && echo "  $(cat /etc/volumes 2>/dev/null || echo 0)"',
  pvs: 'case $1 in --) grep "^$2\\( \\|$\\)" /etc/devices ;; *) cat /etc/devices ;; esac',
  pvcreate: `${log}; group=; ${take}`,
  vgcreate: `${log}; group=' data'; ${take}`,
  vgextend: `${log}; group=' data'; ${take}`,
  vgreduce: `${log}; group=; ${take}`,
  vgremove: `${log}; sed -i 's/ data$//' /etc/devices`,
};
const called = (lines: string) => `test "$(tr '\\n' ';' </etc/called)" = '${lines}'`;
const has = (...lines: string[]) => `printf '%s\\n' '${lines.join("' '")}' >/etc/devices`;
const args = { vg: 'data', pvs: ['/dev/kpb', '/dev/kpc'] };

const cases: Case[] = [
  {
    name: 'a new group',
    given: has('/dev/kpc'),
    args: { ...args, pesize: '16', pv_options: '--metadatasize 1m', vg_options: "--addtag 'a b'" },
    before: { state: 'absent', devices: 'none' },
    after: called(
      'pvcreate -q --metadatasize 1m /dev/kpb;vgcreate -q -s 16 --addtag a b data /dev/kpb /dev/kpc;',
    ),
  },
  { name: 'a group with its devices', given: has('/dev/kpc data', '/dev/kpb data', '/dev/kpd other'), args },
  {
    name: 'another device',
    given: has('/dev/kpb data', '/dev/kpd data'),
    args,
    before: { devices: 'without /dev/kpc', others: '/dev/kpd' },
    after: called('pvcreate -q /dev/kpc;vgextend -q data /dev/kpc;vgreduce -q data /dev/kpd;'),
  },
  {
    name: 'more devices than wanted, which stay',
    given: has('/dev/kpb data', '/dev/kpc data', '/dev/kpd data'),
    args: { ...args, remove_extra_pvs: false },
  },
  {
    name: 'a device by another name',
    given: `${has('/dev/null data')}; ln -sf /dev/null /etc/link`,
    args: { vg: 'data', pvs: ['/etc/link'] },
  },
  {
    name: 'no group',
    given: has('/dev/kpb data'),
    args: { vg: 'data', state: 'absent' },
    before: { state: 'present' },
    after: called('vgremove -q -- data;'),
  },
  {
    name: 'no group where there are volumes',
    given: `${has('/dev/kpb data')}; echo 2 >/etc/volumes`,
    args: { vg: 'data', state: 'absent' },
    fails: /data has 2 volumes/,
  },
];

describe.skipIf(whyNoOwnMachine)('with fake programs of LVM', () => {
  stateCases('lvg', cases, ownMachine(fakes));
});

test.each<[Values, RegExp]>([
  [{ vg: 'data' }, /needs pvs/],
  [{ vg: '-f', pvs: '/dev/x' }, /name of a volume group/],
  [{ vg: 'data', pvs: 'x' }, /absolute path/],
])('refuses %j', (given, message) => {
  expect(refusalOf(lvg, given)).toMatch(message);
});
