import { cgroupMount } from './cgroup.ts';
import { isAlive, leaderOf } from './host.ts';
import { type Layout, labLayout, labName } from './layout.ts';
import { requireHere } from './needs.ts';
import { readState } from './state.ts';

export interface HostStatus {
  name: string;
  address: string;
  running: boolean;
  /** The process id of the host's systemd, on this machine. */
  pid: number | undefined;
  /** Name of the host's network namespace. */
  netns: string;
}

/** The current state of a lab. Paths are absolute. */
export interface LabStatus {
  name: string;
  /** False for an unknown lab; `hosts` is empty then. */
  exists: boolean;
  docker: boolean;
  packages: string[];
  hosts: HostStatus[];
  inventory: string;
  sshConfig: string;
  knownHosts: string;
  /** The private key for root and admin. */
  key: string;
  /** The name of the namespace that can reach the hosts. */
  netns: string;
  dir: string;
}

/** The places of the lab `name` (else KPLAY_LAB, else "lab"). Throws Trouble if this machine cannot host labs. */
export async function findLayout(name?: string): Promise<Layout> {
  await requireHere();
  return labLayout(labName(name), (await cgroupMount())!);
}

/** The state of the lab `name` (else KPLAY_LAB, else "lab"). Throws Trouble if this machine cannot host labs. */
export async function labStatus(name?: string): Promise<LabStatus> {
  const lab = await findLayout(name);
  const state = await readState(lab);
  const hosts = (state?.hosts ?? []).map(async (host) => ({
    ...host,
    running: await isAlive(lab, host.name),
    pid: await leaderOf(lab, host.name),
    netns: `${lab.netns}-${host.name}`,
  }));
  return {
    name: lab.name,
    exists: state !== undefined,
    docker: state?.docker ?? false,
    packages: state?.packages ?? [],
    hosts: await Promise.all(hosts),
    inventory: lab.inventory,
    sshConfig: lab.sshConfig,
    knownHosts: lab.knownHosts,
    key: lab.key,
    netns: lab.netns,
    dir: lab.dir,
  };
}
