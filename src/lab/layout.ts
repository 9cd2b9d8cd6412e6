import { homedir } from 'node:os';
import { join } from 'node:path';
import { exitCode, Trouble } from '../core/errors.ts';

/** Where the things of one lab are: everything follows from its name, so that it can always be cleared away. */
export interface Layout {
  name: string;
  /** All files of the lab; gone after `down`. */
  dir: string;
  state: string;
  key: string;
  knownHosts: string;
  sshConfig: string;
  inventory: string;
  /** The folders of the hosts, which nobody but root can enter. */
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
  /** Its name for systemd-nspawn, which is one for the whole machine. */
  machine: string;
}

/** Where the labs of this machine are. */
export const labsDir = '/var/lib/kplay-lab';
/** Locks of the labs, and what must be put back when the last one goes. */
export const runDir = '/run/kplay-lab';
/** What apt fetched for hosts; it stays, and all labs share it. */
export const aptCacheDir = '/var/cache/kplay-lab/apt';

/** The folder of finished root file systems; it stays. */
export function imagesDir(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kplay/lab');
}

/**
 * The name of the lab that is meant: the given one, else KPLAY_LAB, else `lab`.
 * Throws Trouble for one that cannot be part of a path, a namespace's name and a cgroup's name.
 */
export function labName(given?: string): string {
  const name = given || process.env.KPLAY_LAB || 'lab';
  // no dash: "a-web1" would be the name of a host's namespace in lab "a"
  if (/^[a-z][a-z0-9]{0,15}$/.test(name)) return name;
  const hint = 'up to 16 lower-case letters and digits, a letter first';
  throw new Trouble(`"${name}" cannot name a lab`, { hint, exitCode: exitCode.invalid });
}

/** Where the lab `name` keeps its things, given the mount point of the cgroup2 file system. */
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

/** Where the host `host` of a lab keeps its things. */
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

/** The path of a network namespace that has a name. */
export function netnsPath(netns: string): string {
  return `/run/netns/${netns}`;
}
