import { homedir } from 'node:os';
import { join } from 'node:path';
import { exitCode, Trouble } from '../core/errors.ts';

/** The places of one lab: all are derived from its name, so that it can always be cleaned up. */
export interface Layout {
  name: string;
  /** All files of the lab; removed by `down`. */
  dir: string;
  state: string;
  key: string;
  knownHosts: string;
  sshConfig: string;
  inventory: string;
  /** The folders of the hosts, which only root can enter. */
  hosts: string;
  /** Configurations, sockets and logs of the lab's services. */
  services: string;
  /** The network namespace with the bridge; those of the hosts are called `<netns>-<host>`. */
  netns: string;
  /** The directory of the cgroup that holds every process of the lab. */
  cgroup: string;
}

/** The files of one host. */
export interface HostLayout {
  dir: string;
  upper: string;
  work: string;
  /** Where its root file system is mounted. */
  root: string;
  /** Docker's data: a plain directory, since overlayfs does not stack on overlayfs. */
  docker: string;
  hostKey: string;
  log: string;
  netns: string;
  cgroup: string;
  /** Its name for systemd-nspawn, unique on the machine. */
  machine: string;
}

/** The folder of the labs of this machine. */
export const labsDir = '/var/lib/kplay-lab';
/** Locks of the labs, and settings to restore after the last one. */
export const runDir = '/run/kplay-lab';
/** The files that apt fetched for hosts; they stay, and all labs share them. */
export const aptCacheDir = '/var/cache/kplay-lab/apt';

/** The folder of finished root file systems; it stays. */
export function imagesDir(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kplay/lab');
}

/**
 * The name of the selected lab: the given one, else KPLAY_LAB, else `lab`.
 * Throws Trouble for a name that cannot be part of a path, a namespace's name and a cgroup's name.
 */
export function labName(given?: string): string {
  const name = given || process.env.KPLAY_LAB || 'lab';
  // no dash: "a-web1" is the name of a host's namespace in lab "a"
  if (/^[a-z][a-z0-9]{0,15}$/.test(name)) return name;
  const hint = 'up to 16 lower-case letters and digits, a letter first';
  throw new Trouble(`"${name}" cannot be the name of a lab`, { hint, exitCode: exitCode.invalid });
}

/** The places of the lab `name`, from the mount point of the cgroup2 file system. */
export function labLayout(name: string, cgroupMount: string): Layout {
  const dir = join(labsDir, name);
  return {
    name,
    dir,
    state: join(dir, 'state.json'),
    key: join(dir, 'id_ed25519'),
    knownHosts: join(dir, 'known_hosts'),
    sshConfig: join(dir, 'ssh_config'),
    inventory: join(dir, 'inventory.yml'),
    hosts: join(dir, 'hosts'),
    services: join(dir, 'services'),
    netns: `kplay-${name}`,
    cgroup: join(cgroupMount, `kplay-${name}`),
  };
}

/** The places of the host `host` of a lab. */
export function hostLayout(lab: Layout, host: string): HostLayout {
  const dir = join(lab.hosts, host);
  return {
    dir,
    upper: join(dir, 'upper'),
    work: join(dir, 'work'),
    root: join(dir, 'root'),
    docker: join(dir, 'docker'),
    hostKey: join(dir, 'ssh_host_ed25519_key'),
    log: join(dir, 'console.log'),
    netns: `${lab.netns}-${host}`,
    cgroup: join(lab.cgroup, host),
    machine: `${lab.netns}-${host}`,
  };
}

/** The path of a named network namespace. */
export function netnsPath(netns: string): string {
  return `/run/netns/${netns}`;
}
