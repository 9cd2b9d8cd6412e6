import { expect, test } from 'vitest';
import type { Value } from '../../core/values.ts';
import { factsFrom } from './facts.ts';

const cases: [string, Record<string, string>, Record<string, Value>][] = [
  ['numbers', { cpus: '4', uptime_seconds: '12.5 40.1' }, { cpus: 4, uptime_seconds: 12 }],
  [
    'lists',
    { ipv4_addresses: '10.0.0.1\n10.0.0.2', ipv6_addresses: '' },
    { ipv4_addresses: ['10.0.0.1', '10.0.0.2'], ipv6_addresses: [] },
  ],
  [
    'the default address',
    {
      'default_ipv4.address': '10.1.2.3',
      'default_ipv4.prefix': '20',
      'default_ipv4.broadcast': '10.1.15.255',
      'default_ipv4.mtu': '1500',
    },
    {
      default_ipv4: {
        address: '10.1.2.3',
        prefix: '20',
        broadcast: '10.1.15.255',
        mtu: 1500,
        netmask: '255.255.240.0',
        network: '10.1.0.0',
      },
    },
  ],
  [
    'interfaces',
    {
      interfaces: `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN \\    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
2: eth0@if5: <BROADCAST,UP> mtu 1500 qdisc noqueue \\    link/ether 02:42:ac:11:00:02 brd ff:ff:ff:ff:ff:ff

2: eth0    inet 172.17.0.2/16 brd 172.17.255.255 scope global eth0\\       valid_lft forever
2: eth0    inet6 fe80::1/64 scope link \\       valid_lft forever
9: nope    inet 1.2.3.4/8 scope global nope`,
    },
    {
      interfaces: {
        lo: { device: 'lo', active: true, mtu: 65536, type: 'loopback', ipv6: [] },
        eth0: {
          device: 'eth0',
          active: false,
          mtu: 1500,
          type: 'ether',
          macaddress: '02:42:ac:11:00:02',
          ipv4: {
            address: '172.17.0.2',
            prefix: '16',
            broadcast: '172.17.255.255',
            netmask: '255.255.0.0',
            network: '172.17.0.0',
          },
          ipv6: [{ address: 'fe80::1', prefix: '64', scope: 'link' }],
        },
      },
    },
  ],
  [
    'name servers',
    { dns: '# x\nnameserver 1.1.1.1\nnameserver  ::1\nsearch a.org b.org\n' },
    { dns: { nameservers: ['1.1.1.1', '::1'], search: ['a.org', 'b.org'] } },
  ],
  [
    'file systems',
    { mounts: '/dev/sda1 / ext4 rw,relatime 12-ab\nsrv:/x /mnt/a\\040b nfs4 rw N/A\n\n4096 100 40 50 20 /' },
    {
      mounts: [
        {
          device: '/dev/sda1',
          mount: '/',
          fstype: 'ext4',
          options: 'rw,relatime',
          uuid: '12-ab',
          block_size: 4096,
          block_total: 100,
          block_available: 40,
          block_used: 60,
          inode_total: 50,
          inode_available: 20,
          inode_used: 30,
          size_total: 409600,
          size_available: 163840,
        },
        { device: 'srv:/x', mount: '/mnt/a b', fstype: 'nfs4', options: 'rw', uuid: 'N/A' },
      ],
    },
  ],
  [
    'disks',
    {
      devices:
        'sda\nsize=41943040\nro=0\nrotational=1\nlogical_block_size=512\nmodel=QEMU DISK\nsda/sda1\nsize=2048\nstart=64\n__proto__/x\nsize=1\n',
    },
    {
      devices: Object.assign(Object.create(null), {
        sda: {
          sectors: 41943040,
          size: '20.00 GB',
          readonly: false,
          rotational: '1',
          sectorsize: 512,
          model: 'QEMU DISK',
          partitions: { sda1: { sectors: 2048, size: '1.00 MB', start: 64 } },
        },
        ['__proto__']: { partitions: { x: { sectors: 1, size: '512.00 Bytes' } } },
      }),
    },
  ],
  [
    'the time',
    { date_time: '2026 11 26 07 05 09 1795676709 +0100 CET Thursday 4 47 330' },
    {
      date_time: {
        year: '2026',
        month: '11',
        day: '26',
        hour: '07',
        minute: '05',
        second: '09',
        epoch: '1795676709',
        tz: 'CET',
        tz_offset: '+0100',
        date: '2026-11-26',
        time: '07:05:09',
        weekday: 'Thursday',
        weekday_number: '4',
        weeknumber: '47',
        yearday: '330',
        iso8601: '2026-11-26T07:05:09Z',
        iso8601_basic: '20261126T070509000000',
        iso8601_basic_short: '20261126T070509',
      },
    },
  ],
  ['the environment', { env: 'A=1\nB=x=y\x01z\n=odd\nno' }, { env: { A: '1', B: 'x=y\nz' } }],
  [
    'facts of the administrator',
    {
      'local.a': '{"x": [1]}',
      'local.b.c': '[General]\n; x\nName = web 1\n\n[two]\nk: v',
      'local.bad': 'text',
    },
    {
      local: {
        a: { x: [1] },
        'b.c': { General: { name: 'web 1' }, two: { k: 'v' } },
        bad: 'this is neither JSON nor INI',
      },
    },
  ],
  [
    'Python',
    { python: '/usr/bin/python3\n3.11.2', python_version: '/usr/bin/python3\n3.11.2' },
    {
      python: { executable: '/usr/bin/python3', version: { major: 3, minor: 11, micro: 2 } },
      python_version: '3.11.2',
    },
  ],
  ['no Python', { python: '\n' }, { python: { executable: '', version: { major: 0, minor: 0, micro: 0 } } }],
  [
    'the kernel',
    { cmdline: 'quiet root=UUID=1-2 ro' },
    { cmdline: { quiet: true, root: 'UUID=1-2', ro: true } },
  ],
  ['the load', { loadavg: '0.10 0.2 0.3 1/99 1' }, { loadavg: { '1m': 0.1, '5m': 0.2, '15m': 0.3 } }],
  [
    'nothing that makes sense',
    { mounts: 'x', interfaces: 'x', devices: '', packages: 'x', services: '' },
    { mounts: [], interfaces: {}, devices: {}, packages: {}, services: {} },
  ],
];

test.each(cases)('%s', (_, results, expected) => {
  const facts = factsFrom(results);
  expect(JSON.parse(JSON.stringify(facts))).toEqual(JSON.parse(JSON.stringify(expected)));
});
