import { access, chmod, constants, readFile, rm, writeFile } from 'node:fs/promises';
import { release } from 'node:os';
import { Trouble } from '../core/errors.ts';
import { cgroupMount } from './cgroup.ts';
import { runTool, tryRun } from './command.ts';
import type { RunTasks } from './tasks.ts';

interface Need {
  package: string;
  program: string;
  /** A unit that the package would enable, and that the lab does not need. */
  unit?: string;
}

const needs: Need[] = [
  { package: 'systemd-container', program: '/usr/bin/systemd-nspawn' },
  { package: 'mmdebstrap', program: '/usr/bin/mmdebstrap' },
  { package: 'iproute2', program: '/bin/ip' },
  { package: 'openssh-client', program: '/usr/bin/ssh' },
  { package: 'netcat-openbsd', program: '/bin/nc.openbsd' },
  { package: 'nginx-light', program: '/usr/sbin/nginx', unit: 'nginx.service' },
];
const dockerNeeds: Need[] = [
  { package: 'docker-registry', program: '/usr/bin/docker-registry', unit: 'docker-registry.service' },
];

/** Why this machine cannot host a lab, as a sentence; undefined if it can. */
async function whyNotHere(): Promise<string | undefined> {
  if (process.platform !== 'linux') return `a lab needs Linux, but this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'a lab needs root: it creates namespaces and mounts';
  if (!(await exists('/usr/bin/apt-get')))
    return 'a lab is made from Debian packages, but this is not Debian';
  if (!hasCgroupKill(release())) return `a lab needs Linux 5.14 or newer, but this is ${release()}`;
  const cgroups = await cgroupMount();
  if (!cgroups) return 'no cgroup2 file system is mounted (usually at /sys/fs/cgroup)';
  if (!/\boverlay$/m.test(await readFile('/proc/filesystems', 'utf8').catch(() => '')))
    if ((await tryRun('modprobe', ['overlay']).catch(() => ({ code: 1 }))).code !== 0)
      return 'the kernel has no overlayfs';
  const may = await tryRun('unshare', ['--mount', '--net', 'true']);
  return may.code === 0 ? undefined : 'namespaces are not allowed here, as in an unprivileged container';
}

/** Whether this kernel can kill all processes of a cgroup at once. */
export function hasCgroupKill(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 14);
}

/** Throws Trouble with the reason if this machine cannot host a lab. */
export async function requireHere(): Promise<void> {
  const why = await whyNotHere();
  if (why) throw new Trouble(why);
}

/** Installs Debian packages that this machine lacks, without starting or enabling their services. */
export async function installNeeds(docker: boolean, runTasks: RunTasks): Promise<void> {
  const missing: Need[] = [];
  for (const need of docker ? [...needs, ...dockerNeeds] : needs)
    if (!(await exists(need.program))) missing.push(need);
  if (missing.length === 0) return;
  const packages = missing.map((need) => need.package);
  const title = `install on this machine: ${packages.join(', ')}`;
  await runTasks([{ title, run: () => withoutServices(() => install(packages)) }]);
  const units = missing.flatMap((need) => need.unit ?? []);
  if (units.length > 0) await tryRun('systemctl', ['disable', '--quiet', ...units]).catch(() => {});
}

async function install(packages: string[]): Promise<void> {
  const install = ['install', '--yes', '--no-install-recommends', ...packages];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if ((await tryRun('apt-get', install, { env })).code === 0) return;
  // the package lists may be missing or old
  await runTool('apt-get', ['update'], { env });
  await runTool('apt-get', install, { env });
}

const policy = '/usr/sbin/policy-rc.d';
const policyText = '#!/bin/sh\n# kplay lab is installing: start no services\nexit 101\n';

/** Runs `work` while maintainer scripts cannot start services (invoke-rc.d(8)). */
async function withoutServices(work: () => Promise<void>): Promise<void> {
  await clearPolicy();
  if (await exists(policy)) return work();
  await writeFile(policy, policyText, { flag: 'wx' });
  await chmod(policy, 0o755);
  await work().finally(clearPolicy);
}

/** Removes the policy file if it is ours: a killed installation leaves it. */
export async function clearPolicy(): Promise<void> {
  if ((await readFile(policy, 'utf8').catch(() => '')) === policyText) await rm(policy);
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
