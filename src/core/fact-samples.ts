import type { Values } from './values.ts';

const texts = [
  'os_family',
  'distribution',
  'distribution_version',
  'distribution_major_version',
  'distribution_release',
  'system',
  'architecture',
  'kernel',
  'kernel_version',
  'hostname',
  'fqdn',
  'domain',
  'service_manager',
  'package_manager',
  'machine_id',
  'user',
  'home',
  'shell',
  'python_version',
  'virtualization',
];

const numbers = [
  'cpus',
  'memory_mb',
  'memfree_mb',
  'swaptotal_mb',
  'swapfree_mb',
  'uid',
  'gid',
  'uptime_seconds',
];

/** A value of the type that a fact has on every host; facts of other types are left out. */
export const factSamples: Values = {
  ...Object.fromEntries(texts.map((name) => [name, ''])),
  ...Object.fromEntries(numbers.map((name) => [name, 0])),
  fips: false,
};

/** Words that a fact can have, with their capitals; hosts of other systems have other words. */
export const factWords: { [name: string]: readonly string[] } = {
  os_family: ['Debian', 'RedHat', 'Suse', 'Alpine', 'Archlinux'],
  distribution: [
    'Debian',
    'Ubuntu',
    'RedHat',
    'CentOS',
    'Rocky',
    'AlmaLinux',
    'Fedora',
    'Alpine',
    'Archlinux',
  ],
  system: ['Linux'],
};
