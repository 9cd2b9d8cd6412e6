/** The keys of a fact that is a mapping, or true for a plain value, a list, or a mapping with any keys. */
type Fact = true | readonly string[];

/** The facts that a play gathers when it uses them, under `facts.` in the language. */
export const facts: Record<string, Fact> = {
  os_family: true,
  distribution: true,
  distribution_version: true,
  distribution_major_version: true,
  distribution_release: true,
  lsb: ['id', 'release', 'major_release', 'codename', 'description'],
  system: true,
  architecture: true,
  kernel: true,
  kernel_version: true,
  hostname: true,
  fqdn: true,
  domain: true,
  cpus: true,
  memory_mb: true,
  memfree_mb: true,
  swaptotal_mb: true,
  swapfree_mb: true,
  default_ipv4: [
    'address',
    'interface',
    'gateway',
    'prefix',
    'netmask',
    'network',
    'broadcast',
    'macaddress',
    'mtu',
  ],
  default_ipv6: ['address', 'interface', 'gateway', 'prefix', 'macaddress', 'mtu'],
  ipv4_addresses: true,
  ipv6_addresses: true,
  interfaces: true,
  dns: ['nameservers', 'search'],
  mounts: true,
  devices: true,
  product_name: true,
  product_serial: true,
  product_uuid: true,
  product_version: true,
  system_vendor: true,
  bios_version: true,
  service_manager: true,
  package_manager: true,
  packages: true,
  services: true,
  python: ['executable', 'version'],
  python_version: true,
  selinux: ['status', 'mode', 'config_mode', 'policyvers', 'type'],
  apparmor: ['status'],
  fips: true,
  machine_id: true,
  boot_id: true,
  cmdline: true,
  loadavg: ['1m', '5m', '15m'],
  uptime_seconds: true,
  user: true,
  uid: true,
  gid: true,
  home: true,
  shell: true,
  env: true,
  local: true,
  virtualization: true,
  virtualization_role: true,
  timezone: true,
  date_time: [
    'date',
    'day',
    'epoch',
    'hour',
    'iso8601',
    'iso8601_basic',
    'iso8601_basic_short',
    'minute',
    'month',
    'second',
    'time',
    'tz',
    'tz_offset',
    'weekday',
    'weekday_number',
    'weeknumber',
    'year',
    'yearday',
  ],
};

/** Facts that take long to gather: only a playbook that names them gets them. */
const onlyByName = ['packages', 'services'];

/** The names of the facts that a play gathers when it uses them. */
export const factNames: readonly string[] = Object.keys(facts);

/** The facts of someone who asks for all. */
export const usualFacts: readonly string[] = factNames.filter((name) => !onlyByName.includes(name));

/** Databases of getent(1). */
export const databases = [
  'ahosts',
  'ahostsv4',
  'ahostsv6',
  'aliases',
  'ethers',
  'group',
  'gshadow',
  'hosts',
  'initgroups',
  'netgroup',
  'networks',
  'passwd',
  'protocols',
  'rpc',
  'services',
  'shadow',
] as const;

/** The facts that only a task sets. */
export const taskFacts: readonly string[] = databases.map((name) => `getent_${name}`);

/** Facts that Ansible has under another name. */
const others: { [name: string]: string } = {
  all_ipv4_addresses: 'ipv4_addresses',
  all_ipv6_addresses: 'ipv6_addresses',
  memtotal_mb: 'memory_mb',
  nodename: 'hostname',
  pkg_mgr: 'package_manager',
  processor_nproc: 'cpus',
  processor_vcpus: 'cpus',
  service_mgr: 'service_manager',
  user_dir: 'home',
  user_gid: 'gid',
  user_id: 'user',
  user_shell: 'shell',
  user_uid: 'uid',
  virtualization_type: 'virtualization',
};

/** What a fact of Ansible's is called here; undefined for one that there is not. */
export function factOfAnsible(name: string): string | undefined {
  if (Object.hasOwn(facts, name) || taskFacts.includes(name)) return name;
  return Object.hasOwn(others, name) ? others[name] : undefined;
}
