import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exitCode, Trouble } from '../core/errors.ts';
import { freeSubnet, hostAddress, hostName, maxHosts } from './address.ts';
import { closeFolders } from './closed.ts';
import { runTool } from './command.ts';
import { isAlive, makeKey, startHost } from './host.ts';
import { pushHttpd } from './httpd-image.ts';
import { makeImage } from './image.ts';
import { raiseInotify } from './inotify.ts';
import { hostLayout, imagesDir, type Layout } from './layout.ts';
import { withLock } from './lock.ts';
import { findMirrors, type Mirror } from './mirrors.ts';
import { installNeeds } from './needs.ts';
import { makeLabNetwork } from './network.ts';
import { waitUntilReady } from './ready.ts';
import { startServices } from './services.ts';
import { type LabState, readState, replaceFile, takenSubnets, writeState } from './state.ts';
import { findLayout, type LabStatus, labStatus } from './status.ts';
import { type LabTask, type RunTasks, runQuietly } from './tasks.ts';
import { hostLines, inventoryFile, knownHostsFile, labSshConfig } from './texts.ts';

export interface UpOptions {
  name?: string | undefined;
  /** The number of hosts; a lab with more keeps them. */
  hosts?: number;
  /** Hosts with Docker, and a registry with an image to run. */
  docker?: boolean;
  /** Debian packages to have in the hosts' image, in addition to the base system. */
  packages?: string[];
}

/**
 * Creates a lab, or adds what a lab lacks: hosts that did not exist, that died, or whose creation was interrupted.
 * Returns when every host accepts root's key and systemd has started everything.
 * Throws Trouble if this machine cannot host a lab, or if the existing lab has other settings.
 */
export async function labUp(options: UpOptions, runTasks: RunTasks = runQuietly): Promise<LabStatus> {
  const count = options.hosts ?? 3;
  if (!(Number.isInteger(count) && count >= 1 && count <= maxHosts))
    throw wrong(`a lab has 1 to ${maxHosts} hosts`);
  const lab = await findLayout(options.name);
  process.umask(0o022);
  await withLock(lab.name, () => bringUp(lab, count, options, runTasks));
  return labStatus(lab.name);
}

async function bringUp(lab: Layout, count: number, options: UpOptions, runTasks: RunTasks): Promise<void> {
  const old = await readState(lab);
  if (old) refuseOther(old, options);
  await installNeeds(old?.docker ?? options.docker ?? false, runTasks);
  await closeFolders(lab, old ? dirname(old.image) : imagesDir());
  const mirrors = await findMirrors();
  const state = old ?? (await newState(lab.name, options, mirrors, runTasks));
  const known = state.hosts.length;
  for (let i = known + 1; i <= count; i++)
    state.hosts.push({ name: hostName(i), address: hostAddress(state.subnet, i) });
  // first, so that no other lab takes the addresses
  await writeState(lab, state);
  await raiseInotify();
  await makeKey(lab.key, `kplay-${lab.name}`);
  await makeLabNetwork(lab, state.subnet);
  await runTasks(
    [servicesTask(lab, state, mirrors), ...(await hostTasks(lab, state, mirrors))],
    'side by side',
  );
  await introduce(lab, state, known);
}

async function newState(
  name: string,
  options: UpOptions,
  mirrors: Mirror[],
  runTasks: RunTasks,
): Promise<LabState> {
  const docker = options.docker ?? false;
  const packages = sorted(options.packages);
  const image = await makeImage(docker, packages, mirrors, runTasks);
  const subnet = freeSubnet(await takenSubnets());
  return { version: 1, name, subnet, docker, packages, image, hosts: [] };
}

function refuseOther(state: LabState, options: UpOptions): void {
  const hint = `first: kplay lab down${state.name === 'lab' ? '' : ` --name ${state.name}`}`;
  if (options.docker && !state.docker) throw new Trouble(`the lab "${state.name}" has no Docker`, { hint });
  const missing = sorted(options.packages).filter((name) => !state.packages.includes(name));
  if (missing.length > 0)
    throw new Trouble(`the lab "${state.name}" was made without ${missing.join(', ')}`, { hint });
}

function sorted(packages: string[] = []): string[] {
  for (const name of packages)
    if (!/^[a-z0-9][a-z0-9.+-]+$/.test(name)) throw wrong(`"${name}" is not the name of a Debian package`);
  return [...new Set(packages)].sort();
}

function wrong(message: string): Trouble {
  return new Trouble(message, { exitCode: exitCode.invalid });
}

function servicesTask(lab: Layout, state: LabState, mirrors: Mirror[]): LabTask {
  const start = async () => {
    await startServices(lab, state, mirrors);
    if (state.docker) await pushHttpd(lab, state);
  };
  return { title: state.docker ? 'start the services and the registry' : 'start the services', run: start };
}

/** One for each host: starts it unless it runs, and waits until it is ready. */
async function hostTasks(lab: Layout, state: LabState, mirrors: Mirror[]): Promise<LabTask[]> {
  const alive = await Promise.all(state.hosts.map((host) => isAlive(lab, host.name)));
  let access: Promise<void> | undefined;
  const startAll = async () => {
    await Promise.all(
      state.hosts.filter((_, i) => !alive[i]).map((host) => startHost(lab, state, host, mirrors)),
    );
    await writeAccess(lab, state);
  };
  return state.hosts.map((host, i) => ({
    title: `${alive[i] ? 'look at' : 'start'} ${host.name}`,
    async run(note) {
      access ??= startAll();
      await access;
      const failed = await waitUntilReady(lab, host);
      note(failed.length > 0 ? `up, but failed: ${failed.join('; ')}` : `up at ${host.address}`);
    },
  }));
}

/** Writes the files that other programs need to reach the hosts. */
async function writeAccess(lab: Layout, state: LabState): Promise<void> {
  const keys = new Map<string, string>();
  for (const { name } of state.hosts) {
    const [type, key] = (await readFile(`${hostLayout(lab, name).hostKey}.pub`, 'utf8')).split(' ');
    keys.set(name, `${type} ${key}`);
  }
  await replaceFile(lab.knownHosts, knownHostsFile(state.hosts, keys));
  await replaceFile(lab.sshConfig, labSshConfig(lab, state));
  await replaceFile(lab.inventory, inventoryFile(lab, state));
}

/** Adds the new hosts to /etc/hosts of the earlier ones. */
async function introduce(lab: Layout, state: LabState, known: number): Promise<void> {
  const input = hostLines(state.hosts.slice(known));
  if (input === '') return;
  const addHosts = (name: string) =>
    runTool('ssh', ['-F', lab.sshConfig, name, 'cat >>/etc/hosts'], { input });
  await Promise.all(state.hosts.slice(0, known).map((host) => addHosts(host.name)));
}
