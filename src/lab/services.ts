import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Trouble } from '../core/errors.ts';
import { bridgeAddress } from './address.ts';
import { endCgroup, isPopulated, makeCgroup } from './cgroup.ts';
import { runTool, startIn, tryRun } from './command.ts';
import { aptCacheDir, type Layout } from './layout.ts';
import type { Mirror } from './mirrors.ts';
import { insideNetns } from './network.ts';
import { cacheConfig, frontConfig, registryConfig, type ServicePlaces } from './service-texts.ts';
import type { LabState } from './state.ts';

/** Starts the lab's services that do not run: the apt source, the registry, and their proxy in the lab. */
export async function startServices(lab: Layout, state: LabState, mirrors: Mirror[]): Promise<void> {
  const user = await serviceUser();
  await mkdir(aptCacheDir, { recursive: true });
  await chown(aptCacheDir, user.uid, user.gid);
  await ensure(lab, 'apt', (places, log, cgroup) => startCache(places, log, cgroup, mirrors));
  if (state.docker)
    await ensure(lab, 'registry', (places, log, cgroup) => startRegistry(places, log, cgroup, user));
  await ensure(lab, 'front', (places, log, cgroup) => startFront(lab, state, places, log, cgroup));
}

async function startRegistry(places: ServicePlaces, log: string, cgroup: string, user: User): Promise<void> {
  const data = join(places.dir, 'data');
  for (const dir of [data, dirname(places.registrySocket)]) {
    await mkdir(dir);
    await chown(dir, user.uid, user.gid);
  }
  const config = join(places.dir, 'config.yml');
  await writeFile(config, registryConfig(places));
  const as = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--no-new-privs'];
  startIn(cgroup, 'setpriv', [...as, 'docker-registry', 'serve', config], { log });
  await waitForSocket(places.registrySocket, log);
}

async function startFront(lab: Layout, state: LabState, places: ServicePlaces, log: string, cgroup: string) {
  const address = bridgeAddress(state.subnet);
  const config = join(places.dir, 'nginx.conf');
  await writeFile(config, frontConfig(places, address, state.docker));
  startIn(cgroup, 'nsenter', insideNetns(lab.netns, 'nginx', '-c', config, '-p', places.dir), { log });
  const probe = insideNetns(lab.netns, 'nc.openbsd', '-z', address, '80');
  await waitFor(`the apt source at ${address}`, log, async () => (await tryRun('nsenter', probe)).code === 0);
}

async function startCache(places: ServicePlaces, log: string, cgroup: string, mirrors: Mirror[]) {
  const config = join(places.dir, 'nginx.conf');
  await writeFile(config, cacheConfig(places, mirrors, aptCacheDir));
  startIn(cgroup, 'nginx', ['-c', config, '-p', places.dir], { log });
  await waitForSocket(places.aptSocket, log);
}

type Start = (places: ServicePlaces, log: string, cgroup: string) => Promise<void>;

/** Starts a service in a clean folder and its own cgroup, unless it runs. */
async function ensure(lab: Layout, name: string, start: Start): Promise<void> {
  const cgroup = join(lab.cgroup, `service-${name}`);
  const dir = join(lab.services, name);
  // outside of the folder, which has parts that do not belong to root
  const ready = `${dir}.ready`;
  if ((await isPopulated(cgroup)) && (await readFile(ready).catch(() => undefined))) return;
  await endCgroup(cgroup);
  for (const old of [ready, dir]) await rm(old, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o755);
  await makeCgroup(cgroup);
  await start({ dir, ...sockets(lab) }, join(dir, 'log'), cgroup);
  await writeFile(ready, '');
}

/** The sockets in the file system of the apt source and the registry. */
export function sockets(lab: Layout): { aptSocket: string; registrySocket: string } {
  return {
    aptSocket: join(lab.services, 'apt/socket'),
    registrySocket: join(lab.services, 'registry/run/socket'),
  };
}

interface User {
  uid: number;
  gid: number;
}

/** The user of the services. */
export async function serviceUser(): Promise<User> {
  const [, , uid, gid] = (await runTool('getent', ['passwd', 'www-data'])).split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function waitForSocket(path: string, log: string): Promise<void> {
  return waitFor(path, log, async () => (await tryRun('nc.openbsd', ['-zU', path])).code === 0);
}

async function waitFor(what: string, log: string, ready: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await ready())) {
    if (Date.now() > deadline) {
      const output = (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-5).join('\n');
      throw new Trouble(`${what} does not answer`, { hint: output });
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
