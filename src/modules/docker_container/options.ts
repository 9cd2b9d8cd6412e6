import { textOf } from '../../core/text.ts';
import type { Value } from '../../core/values.ts';

/** Arguments that become an option of `docker create` for each of their items. */
const each = {
  volumes: '--volume',
  volumes_from: '--volumes-from',
  tmpfs: '--tmpfs',
  ports: '--publish',
  exposed_ports: '--expose',
  links: '--link',
  dns_servers: '--dns',
  dns_search_domains: '--dns-search',
  dns_options: '--dns-option',
  extra_hosts: '--add-host',
  capabilities: '--cap-add',
  cap_drop: '--cap-drop',
  devices: '--device',
  device_cgroup_rules: '--device-cgroup-rule',
  groups: '--group-add',
  security_opts: '--security-opt',
} as const;

/** Arguments that become an option with their value. */
const one = {
  hostname: '--hostname',
  domainname: '--domainname',
  mac_address: '--mac-address',
  network_mode: '--network',
  user: '--user',
  working_dir: '--workdir',
  memory: '--memory',
  memory_reservation: '--memory-reservation',
  memory_swap: '--memory-swap',
  memory_swappiness: '--memory-swappiness',
  shm_size: '--shm-size',
  cpus: '--cpus',
  cpu_shares: '--cpu-shares',
  cpuset_cpus: '--cpuset-cpus',
  cpuset_mems: '--cpuset-mems',
  cpu_period: '--cpu-period',
  cpu_quota: '--cpu-quota',
  pids_limit: '--pids-limit',
  gpus: '--gpus',
  blkio_weight: '--blkio-weight',
  volume_driver: '--volume-driver',
  oom_score_adj: '--oom-score-adj',
  cgroup_parent: '--cgroup-parent',
  runtime: '--runtime',
  pid_mode: '--pid',
  ipc_mode: '--ipc',
  uts: '--uts',
  userns_mode: '--userns',
  cgroupns_mode: '--cgroupns',
  stop_signal: '--stop-signal',
  stop_timeout: '--stop-timeout',
  platform: '--platform',
  log_driver: '--log-driver',
} as const;

/** Arguments that become an option with NAME=VALUE for each of their pairs. */
const pairs = {
  labels: '--label',
  log_options: '--log-opt',
  sysctls: '--sysctl',
  storage_opts: '--storage-opt',
} as const;

/** Arguments that become an option without a value. */
const flags = {
  privileged: '--privileged',
  read_only: '--read-only',
  init: '--init',
  tty: '--tty',
  interactive: '--interactive',
  auto_remove: '--rm',
  publish_all_ports: '--publish-all',
} as const;

/** The parts of a container that this file knows. */
export type PlainParts = { [K in keyof typeof each]?: string[] | undefined } & {
  [K in keyof typeof one]?: Value | undefined;
} & { [K in keyof typeof pairs]?: Record<string, string> | undefined } & {
  [K in keyof typeof flags]?: boolean | undefined;
};

/** Options of `docker create` by argument; an argument that the task does not set has no options. */
export function plainOptions(args: PlainParts): Record<string, string[]> {
  const options: Record<string, string[]> = {};
  const keys = Object.keys as <T extends object>(table: T) => (keyof T)[];
  for (const key of keys(each)) options[key] = (args[key] ?? []).flatMap((value) => [each[key], value]);
  for (const key of keys(one)) options[key] = args[key] === undefined ? [] : [one[key], textOf(args[key])];
  for (const key of keys(pairs)) options[key] = pairOptions(pairs[key], args[key]);
  for (const key of keys(flags)) options[key] = args[key] ? [flags[key]] : [];
  return options;
}

/** The same option for each pair, in the order of their texts. */
export function pairOptions(option: string, map: Record<string, string> = {}, between = '='): string[] {
  return Object.entries(map)
    .map(([key, value]) => `${key}${between}${value}`)
    .sort()
    .flatMap((pair) => [option, pair]);
}
